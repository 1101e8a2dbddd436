// Owns the environment variables by which the service's clients reach a mock.

/** The environment of a process whose clients should call the mock. */
export interface ClientEnv {
  /** For current SDKs: ends in /api. */
  readonly ONA_BASE_URL: string;
  /** For current SDKs: the token that the mock requires, or "prebuild-mock" if it accepts any. */
  readonly ONA_API_KEY: string;
  /** For the Terraform provider, which adds /api itself. */
  readonly ONA_HOST: string;
  /** The same token, for the Terraform provider. */
  readonly ONA_TOKEN: string;
  /** For the generated clients before 1.0: ends in /api. */
  readonly GITPOD_BASE_URL: string;
  /** The same token, for the generated clients before 1.0. */
  readonly GITPOD_API_KEY: string;
}

/** @param token the one that the mock requires; undefined if it accepts any */
export function clientEnv(url: string, token = "prebuild-mock"): ClientEnv {
  const baseUrl = `${url}/api`;
  return {
    ONA_BASE_URL: baseUrl,
    ONA_API_KEY: token,
    ONA_HOST: url,
    ONA_TOKEN: token,
    GITPOD_BASE_URL: baseUrl,
    GITPOD_API_KEY: token,
  };
}
