// The app under test: it serves one page, and hands the page's calls on to the service, with the token that browsers
// do not get to see.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

const { ONA_BASE_URL, ONA_API_KEY, APP_PORT } = process.env;

const server = createServer(async (request, response) => {
  if (request.method === "POST" && request.url.startsWith("/api/")) {
    const body = await new Response(request).text();
    const answer = await fetch(ONA_BASE_URL + request.url.slice("/api".length), {
      method: "POST",
      headers: { authorization: `Bearer ${ONA_API_KEY}`, "content-type": "application/json" },
      body,
    });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
    return;
  }
  response.writeHead(200, { "content-type": "text/html" });
  response.end(await readFile(new URL("page.html", import.meta.url)));
});

server.listen(Number(APP_PORT), "127.0.0.1");
