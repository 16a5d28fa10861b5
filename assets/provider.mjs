// SPDX-License-Identifier: AGPL-3.0-or-later
// A provider of identity for the tests: `node provider.mjs REDIRECT`, which tells its address. Whoever types a name is
// that person, with any password.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const server = createServer();
server.listen(0, "127.0.0.1", () => {
    const issuer = `http://127.0.0.1:${server.address().port}`;
    const provider = new Provider(issuer, {
        clients: [{
            client_id: "traguardo",
            client_secret: "una-parola-di-prova",
            redirect_uris: [process.argv[2]],
            grant_types: ["authorization_code"],
            response_types: ["code"],
        }],
        pkce: { required: () => true },
        claims: { openid: ["sub"], profile: ["fiscal_number"] },
        conformIdTokenClaims: false,
        cookies: { keys: ["prova"] },
        features: { devInteractions: { enabled: true } },
        findAccount: (_, id) => ({
            accountId: id,
            claims: () => ({ sub: id, fiscal_number: `TINIT-${id.toUpperCase()}` }),
        }),
    });
    server.on("request", provider.callback());
    console.log(issuer);
});
