// The app under test: a page that runs the bot of examples/deploy-bot. It hands the page's calls on to the service, with
// the token that browsers do not get to see.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

const { ONA_BASE_URL, ONA_API_KEY, APP_PORT } = process.env;
const FILES = { "/": "page.html", "/deploy.js": "out/deploy.js", "/prebuild-api.js": "out/prebuild-api.js" };

const server = createServer(async (request, response) => {
  if (request.method === "POST" && request.url.startsWith("/api/")) {
    const answer = await fetch(ONA_BASE_URL + request.url.slice("/api".length), {
      method: "POST",
      headers: { authorization: `Bearer ${ONA_API_KEY}`, "content-type": "application/json" },
      body: await new Response(request).text(),
    });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
    return;
  }
  const file = FILES[request.url];
  if (file === undefined) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": file.endsWith(".js") ? "text/javascript" : "text/html" });
  response.end(await readFile(new URL(file, import.meta.url)));
});

server.listen(Number(APP_PORT), "127.0.0.1");
