// Owns that what starts the mock in containers and workflows is sound: the YAML parses, and ports, paths, variables and flags
// are those that there are.
import { expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { read } from "./markdown.ts";

// biome-ignore lint/suspicious/noExplicitAny: YAML is read as what it is
type Yaml = any;

/** The documents of a YAML file, which has neither errors nor warnings. */
function documentsOf(path: string): Yaml[] {
  const documents = parseAllDocuments(read(path).text, { strict: true, uniqueKeys: true });
  if (!Array.isArray(documents)) throw new Error(`${path} is empty`);
  expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
  return documents.map((document) => document.toJS());
}

const dockerfile = read("Dockerfile").text;
const commandLine = read("docs/command-line.md").text;
const [, port] = /^EXPOSE (\d+)$/m.exec(dockerfile) ?? [];

it("each variable of the mock in them is one of the command line", () => {
  const files = ["Dockerfile", "compose.yaml", "action.yml", "examples/kubernetes/prebuild-mock.yaml"];
  const used = files.flatMap((path) => read(path).text.match(/PREBUILD_MOCK_[A-Z_]+/g) ?? []);

  expect(used.length).toBeGreaterThan(5);
  expect(used.filter((name) => !commandLine.includes(`\`${name}\``))).toEqual([]);
});

it("the image runs without root, on the default port, with a health check and without a shell in between", () => {
  const last = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));

  expect(port).toBe("4020");
  expect(last).toMatch(/^USER node$/m);
  expect(last).toMatch(/^HEALTHCHECK .*CMD \[".*\]$/m);
  expect(last).toMatch(/^ENTRYPOINT \[".*\]$/m);
  expect(last.indexOf("\nUSER ")).toBeGreaterThan(last.lastIndexOf("\nRUN "));
});

it("compose.yaml publishes the port to loopback, and names itself as others call it", () => {
  const [{ services }] = documentsOf("compose.yaml");
  const { mock, client } = services;

  expect(mock.build).toBe(".");
  expect(mock.ports).toEqual([`127.0.0.1:${port}:${port}`]);
  expect(mock.environment.PREBUILD_MOCK_ALLOWED_HOSTS).toBe(new URL(client.environment.ONA_HOST).hostname);
  expect(client.depends_on.mock.condition).toBe("service_healthy");
  expect(client.environment.ONA_BASE_URL).toBe(`${client.environment.ONA_HOST}/api`);
});

it("the Kubernetes example has one mock with probes that a Service finds", () => {
  const [deployment, service] = documentsOf("examples/kubernetes/prebuild-mock.yaml");
  const { replicas, selector, template } = deployment.spec;
  const [container] = template.spec.containers;
  const probes = [container.startupProbe, container.readinessProbe, container.livenessProbe];

  expect([deployment.apiVersion, deployment.kind, replicas]).toEqual(["apps/v1", "Deployment", 1]);
  expect([service.apiVersion, service.kind]).toEqual(["v1", "Service"]);
  expect(template.metadata.labels).toMatchObject(selector.matchLabels);
  expect(template.metadata.labels).toMatchObject(service.spec.selector);
  expect(container.ports).toEqual([{ name: service.spec.ports[0].targetPort, containerPort: Number(port) }]);
  expect(probes.map(({ httpGet }) => httpGet)).toEqual(
    Array(3).fill({ path: "/_mock/health", port: "http" }),
  );
  expect(template.spec.securityContext.runAsNonRoot).toBe(true);
  const { value } = container.env.find(({ name }: Yaml) => name === "PREBUILD_MOCK_ALLOWED_HOSTS");
  expect(value.split(",")).toContain(service.metadata.name);
});

it("action.yml is a composite action whose inputs have defaults and whose steps name their shell", () => {
  const [{ name, description, inputs, outputs, runs }] = documentsOf("action.yml");

  expect([typeof name, typeof description, runs.using]).toEqual(["string", "string", "composite"]);
  for (const input of Object.values<Yaml>(inputs)) {
    expect(input).toEqual({ description: expect.any(String), default: expect.any(String) });
  }
  for (const step of runs.steps) expect(step).toMatchObject({ shell: "bash", run: expect.any(String) });
  const written = runs.steps.map(({ run }: Yaml) => run).join("");
  for (const [output, { value }] of Object.entries<Yaml>(outputs)) {
    expect(value).toBe(`\${{ steps.start.outputs.${output} }}`);
    expect(written).toContain(`${output}=`);
  }
});
