// Owns the filter of warm-pool lists.
import type { TableKeys } from "../store/table.ts";
import type { WarmPoolRow } from "./warm-pool.ts";

/** Which pools a list holds: values within one field are alternatives, all fields must hold. */
export interface WarmPoolFilter {
  readonly projectIds?: readonly string[] | undefined;
  readonly environmentClassIds?: readonly string[] | undefined;
}

/** The fields by which pools are found. */
export const WARM_POOL_KEYS: TableKeys<WarmPoolRow, keyof WarmPoolFilter> = {
  fixed: {
    projectIds: ({ value }) => value.metadata.projectId,
    environmentClassIds: ({ value }) => value.metadata.environmentClassId,
  },
  changing: {},
};
