// The bot as a program: the environment has the service's address.
import { deploy } from "./deploy.ts";

const {
  ONA_BASE_URL: baseUrl = "https://app.ona.com/api",
  ONA_API_KEY: token = "",
  PROJECT_ID: projectId = "b0e12f6c-4c67-429d-a4a6-d9838b5da047",
  POLL_SECONDS: seconds = "5",
} = process.env;

const outcome = await deploy({ baseUrl, token, projectId, poll: Number(seconds) * 1_000 });
console.log(JSON.stringify(outcome));
process.exitCode = outcome.result === "deployed" ? 0 : 1;
