// Owns the schemas of resources in their documented JSON form, as the control API returns them. They represent
// messages of the contract, which OpenAPI describes from their descriptors.
import * as z from "zod/mini";

/** The full name of the contract's message that a schema represents. */
export const MESSAGES = z.registry<{ message: string }>();

export const prebuildResource = z.looseObject({ id: z.string() });
export const warmPoolResource = z.looseObject({ id: z.string() });

MESSAGES.add(prebuildResource, { message: "gitpod.v1.Prebuild" });
MESSAGES.add(warmPoolResource, { message: "gitpod.v1.WarmPool" });
