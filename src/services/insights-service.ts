// Owns the rows of InsightsService: whether insights are collected on a project. No insights are simulated.
import {
  DisableProjectInsightsResponseSchema,
  EnableProjectInsightsResponseSchema,
  GetProjectInsightsStatusResponseSchema,
  InsightsService,
} from "../api/gen/gitpod/v1/insights_pb.ts";
import { canonical } from "../input/ids.ts";
import { messageWriter } from "../rpc/message-writer.ts";
import { service, unary } from "./context.ts";

const { method } = InsightsService;

export const insightsService = service(InsightsService, {
  enableProjectInsights: unary(method.enableProjectInsights, {
    encode: messageWriter(EnableProjectInsightsResponseSchema),
    handle: ({ world }, { projectId }) => {
      world.projects.setInsights(canonical(projectId), true);
      return {};
    },
  }),

  disableProjectInsights: unary(method.disableProjectInsights, {
    encode: messageWriter(DisableProjectInsightsResponseSchema),
    handle: ({ world }, { projectId }) => {
      world.projects.setInsights(canonical(projectId), false);
      return {};
    },
  }),

  getProjectInsightsStatus: unary(method.getProjectInsightsStatus, {
    encode: messageWriter(GetProjectInsightsStatusResponseSchema),
    handle: ({ world: { organization } }, { projectId }) => {
      const { id } = organization.projects.get(canonical(projectId));
      return { enabled: organization.insights.has(id) };
    },
  }),
});
