// Whether a request's token is good: algorithm, signature, issuer, expiry.
import crypto from "crypto";

const secret = process.env.JWT_SECRET;

function read(part) {
    return JSON.parse(Buffer.from(part, "base64url").toString());
}

function check(request) {
    const header = request.headersIn.Authorization || "";
    const parts = header.slice("Bearer ".length).split(".");
    if (!header.startsWith("Bearer ") || parts.length !== 3) {
        return "no";
    }
    const signed = `${parts[0]}.${parts[1]}`;
    if (crypto.createHmac("sha256", secret).update(signed).digest("base64url") !== parts[2]) {
        return "no";
    }
    try {
        const claims = read(parts[1]);
        const current = claims.exp * 1000 > Date.now();
        return read(parts[0]).alg === "HS256" && claims.iss === "linkgate-bench" && current ? "yes" : "no";
    } catch (_) {
        return "no";
    }
}

export default { check };
