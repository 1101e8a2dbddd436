// Owns the rows of IdentityService: the caller's identity.
import { GetAuthenticatedIdentityResponseSchema, IdentityService } from "../api/gen/gitpod/v1/identity_pb.ts";
import { messageWriter } from "../rpc/message-writer.ts";
import { subjectMessage } from "../wire/shared-messages.ts";
import { service, unary } from "./context.ts";

/** The tier of every organization (assumed). */
const TIER = "enterprise";

export const identityService = service(IdentityService, {
  getAuthenticatedIdentity: unary(IdentityService.method.getAuthenticatedIdentity, {
    encode: messageWriter(GetAuthenticatedIdentityResponseSchema),
    handle: ({ world: { organization } }) => ({
      subject: subjectMessage(organization.user),
      organizationId: organization.id,
      organizationTier: TIER,
    }),
  }),
});
