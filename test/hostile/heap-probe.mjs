// Owns what a measured server says of its heap: loaded into its process, it collects garbage and reports when asked.
const { channel } = process;

process.on("message", () => {
  // Twice: what the first collection finalizes is freed by the second.
  for (let i = 0; i < 2; i += 1) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  process.send(heapUsed + external);
});
// So that the server ends as without it.
channel.unref();
