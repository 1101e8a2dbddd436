// Owns the yardstick: a bare `node:http` server that parses the request and sends bytes that were made before.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const [answerFile, encoding, compression] = process.argv.slice(2);
const answer = readFileSync(answerFile);
const isText = encoding === "json" && compression === "identity";
const body = isText ? answer.toString() : answer;
const headers = {
  "content-type": encoding === "json" ? "application/json" : "application/proto",
  "content-length": answer.length,
  ...(compression === "gzip" && { "content-encoding": "gzip", vary: "accept-encoding" }),
};

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const bytes = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    if (encoding === "json") JSON.parse(bytes.toString());
    response.writeHead(200, headers);
    response.end(body);
  });
});
server.listen(0, "127.0.0.1", () => console.log(`ready on ${server.address().port}`));
