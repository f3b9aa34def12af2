// The same with what a Node team would take: fastify, fast-jwt with its cache, undici.
// usage: node fastify.mjs PORT UPSTREAM_PORT ACCOUNTS_MAP; JWT_SECRET in the environment
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

// The packages are in a folder of the bench's own.
const load = createRequire(`${process.env.PACKAGES}/`);
const fastify = load("fastify")();
const { createVerifier } = load("fast-jwt");
const { Pool } = load("undici");

const [port, upstreamPort, map] = process.argv.slice(2);
const lines = readFileSync(map, "utf8").trim().split("\n");
const accounts = new Map(lines.map((line) => line.split(" ")));
const upstream = new Pool(`http://127.0.0.1:${upstreamPort}`, { connections: 256 });
const verify = createVerifier({
    key: process.env.JWT_SECRET,
    algorithms: ["HS256"],
    allowedIss: "linkgate-bench",
    cache: 1000,
});

fastify.get("/api/content/creator-info/:account", async (request, reply) => {
    const [scheme, token] = (request.headers.authorization ?? "").split(" ");
    try {
        if (scheme !== "Bearer") throw new Error("no token");
        verify(token);
    } catch {
        return reply.code(401).send({ error: "unauthenticated" });
    }
    const account = accounts.get(request.params.account);
    if (account === undefined) return reply.code(404).send({ error: "not_found" });
    const answer = await upstream.request({
        method: "GET",
        path: `/api/content/creator-info/${account}`,
        headers: { "x-api-key": "sk_upstream_bench" },
    });
    reply.code(answer.statusCode).header("content-type", answer.headers["content-type"]);
    return reply.send(answer.body);
});

await fastify.listen({ host: "127.0.0.1", port: Number(port), backlog: 2048 });
