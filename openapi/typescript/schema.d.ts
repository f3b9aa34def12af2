// Generated from openapi/linkgate.json by script/client; changes are lost.
export interface paths {
    "/api/content/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List linked accounts
         * @description This tenant's accounts of this environment, newest first, at most 1,000. Needs `accounts:read`.
         */
        get: operations["compat_list_accounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/content/creator-info/{accountId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a creator's permissions
         * @description Fresh from TikTok; ask each time a post form is shown. Needs `accounts:read`.
         */
        get: operations["compat_creator_info"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/content/post": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a post
         * @description Checks every rule first and tells all broken ones; then sends the post, once. An answer of the
         *     upstream that was lost is 202 with `publish_id` null: the post may or may not have been made, and is
         *     never sent again by us. Send an `Idempotency-Key`, so that you can safely send the call again. Needs
         *     `posts:write`.
         */
        post: operations["compat_create_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/content/qr-login/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check a QR code
         * @description Any number of checks costs the upstream nothing. `confirmed` stays `confirmed` for 24 hours, with the
         *     account, also when that is unlinked meanwhile: `GET /api/content/accounts` tells what is linked now.
         *     Needs `links:read`.
         */
        post: operations["qr_login_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/content/qr-login/request": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Request a QR code
         * @description Show `qrCodeImage`; the user scans it with the TikTok app. While a session of that `unique_id` is
         *     pending it is answered again; once it has expired a new one starts. Needs `links:write`.
         */
        post: operations["qr_login_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/content/status/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check many posts' statuses
         * @description Up to 50 at once. Each entry succeeds or fails by itself. Needs `posts:read`.
         */
        post: operations["compat_post_status_batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/content/status/{accountId}/{publishId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check a post's status
         * @description Fresh from the upstream. Needs `posts:read`.
         */
        get: operations["compat_post_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/embed/v1/linkgate.d.ts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The widget's TypeScript types
         * @description The same as in the npm package.
         */
        get: operations["widget_types"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/embed/v1/linkgate.js": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The widget
         * @description One script for the page of your app, always the newest of version 1; see the guide to embedding. Pages
         *     of any origin may load it, with `crossorigin` too. Kept by browsers for five minutes.
         */
        get: operations["widget"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/embed/v1/manifest.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which version the widget has
         * @description For pages that pin the widget: its path, and the hash for the script's tag.
         */
        get: operations["widget_manifest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/embed/v1/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The widget in one version
         * @description The same bytes for ever, for pages that name the script with its `integrity`. The newest is in the
         *     manifest; those of earlier releases stay.
         */
        get: operations["widget_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process alive
         * @description Says nothing of the stores: restarting this process would not bring them back.
         */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/link/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The hosted page
         * @description Static, and opening it changes nothing, so that previews and scanners do no harm. The secret is in
         *     the address's fragment, which browsers keep to themselves. In the first language that the page knows: of
         *     the query's `locale`, of the session, of `Accept-Language`.
         */
        get: operations["link_page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/link/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept the link, as the end user
         * @description For tenants that ask for it: the account can't be used before.
         */
        post: operations["accept_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/link/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel, as the end user
         * @description Ends a pending session.
         */
        post: operations["cancel_link_page"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/link/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow the session on its page
         * @description Server-sent events: `event: status` at once and at every change, with a new `qr` when the code was
         *     renewed.
         */
        get: operations["follow_link_page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/link/{id}/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open the page
         * @description The first browser that brings the secret has the page; another gets 409. A wrong secret and an
         *     unknown id get the same 404.
         */
        post: operations["open_link_page"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/link/{id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at the session on its page
         * @description What the event stream tells, as one answer: at once, or with `wait` as soon as it is not `known`. For
         *     browsers whose proxies cut streams or hold them back.
         */
        get: operations["get_link_page_state"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/link/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo the link, as the end user
         * @description "Not me": within 120 s of the link, or at any time while it waits to be accepted. The session
         *     becomes `cancelled` and the account is unlinked with the reason `undone`.
         */
        post: operations["undo_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The OpenAPI document
         * @description OpenAPI 3.1, of exactly this program.
         */
        get: operations["openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is it ready for traffic
         * @description The database, Redis and the schema. 503 while one of them is missing, and while the process drains.
         */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/t/{tenant_id}/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A tenant's public keys
         * @description For checking access tokens and link receipts: the key that signs, those that signed before and still
         *     count, and those that are to sign next. May be kept for as long as `Cache-Control` says; a new key is
         *     published before it signs. With `If-None-Match` the answer is 304 while nothing has changed.
         */
        get: operations["jwks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List accounts
         * @description Newest first; an account that is linked again keeps its place. Needs `accounts:read`.
         */
        get: operations["list_accounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an account
         * @description With its health: whether it can post, and what to do when it can't. Needs `accounts:read`.
         */
        get: operations["get_account"];
        put?: never;
        post?: never;
        /**
         * Unlink an account
         * @description The account can't be used any more, and linking it again makes a new one. TikTok keeps the
         *     permission until the user takes it away in the app. Needs `accounts:write`.
         */
        delete: operations["unlink_account"];
        options?: never;
        head?: never;
        /**
         * Update an account
         * @description Replaces the metadata. Needs `accounts:write`.
         */
        patch: operations["update_account"];
        trace?: never;
    };
    "/v1/accounts/{account_id}/reassign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reassign an account
         * @description Gives it to another of your users, for instance after you merged two of them. It keeps its id, and nobody
         *     has to scan again. Needs `accounts:write`.
         */
        post: operations["reassign_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description Those of your environment, newest first. Keys that were revoked or have expired are kept for 30 days.
         *     Needs `keys:write`.
         */
        get: operations["list_api_keys"];
        put?: never;
        /**
         * Make an API key
         * @description In the environment of the key or token that asks, and never with more rights than that has. The answer
         *     shows the key this once. At most 100 keys of an environment can be active (409 `limit_reached`).
         *     Needs `keys:write`; not for tokens that are restricted to a user or to accounts.
         */
        post: operations["create_api_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{api_key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an API key
         * @description Without its secret, which nobody has but you. Needs `keys:write`.
         */
        get: operations["get_api_key"];
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description It is refused at once here, and within 5 seconds by every replica of the gateway; tokens made with it go
         *     on until they expire. A key may revoke itself. Whoever asks needs `keys:write` and every scope of the key, which
         *     owners and admins have.
         */
        delete: operations["revoke_api_key"];
        options?: never;
        head?: never;
        /**
         * Rename an API key
         * @description Scopes and end of a key stay as they are: make another one instead. Whoever asks needs `keys:write` and every
         *     scope of the key.
         */
        patch: operations["update_api_key"];
        trace?: never;
    };
    "/v1/api-keys/{api_key_id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate an API key
         * @description Makes a key of the same name, scopes and life, shown this once. The old one goes on for `overlap_seconds`,
         *     and not past its own end. A key that has ended or was rotated before answers 409 `key_ended`.
         *     Whoever asks needs `keys:write` and every scope of the key.
         */
        post: operations["rotate_api_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the audit log
         * @description Who did what to what, from where: the whole tenant's, both environments, newest first. Needs
         *     `audit:read`.
         */
        get: operations["list_audit_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit-log/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export the audit log
         * @description One JSON object a line (NDJSON), newest first, of the same form as in the list. Needs `audit:read`.
         */
        get: operations["export_audit_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/accept-invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation
         * @description Sets the member's password, by the token of the link. The link is good once: another, an older and an
         *     unknown one get the same 404. Log in afterwards.
         */
        post: operations["accept_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/forgot-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forget a password
         * @description Mails a link for a new password, good once, for an hour. Always answers 202, whether the e-mail is known
         *     or not, and where the gateway has no mail server: then somebody who may change members makes the link,
         *     by `POST /v1/members/{member_id}/reset-link`. Under one `Idempotency-Key` an e-mail gets one mail; the answer
         *     does not say `Idempotent-Replayed`, which would tell that the e-mail is known.
         */
        post: operations["forgot_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in
         * @description Gives an access token for `Authorization: Bearer`, good for 15 minutes, and a refresh token, good for
         *     one renewal within 30 days. Whatever is wrong, the answer is the same 401 `login_failed`: an unknown
         *     e-mail, a wrong password or code, an invitation that was not accepted, several tenants that know the
         *     e-mail and none named, or a lock: ten wrong passwords or codes in a row lock the member for 15 minutes,
         *     and twice as long each time it happens again, up to a day. A right password without the code of a second
         *     factor that is on gets 401 `totp_required`. Sent again under its `Idempotency-Key` it is checked as the
         *     first was, but for a code, which the first has used.
         */
        post: operations["log_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out
         * @description Ends this session, within 5 s in every replica. Sent again under its `Idempotency-Key` it is answered as the
         *     first was, though the token is good for nothing else.
         */
        post: operations["log_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/logout-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log out everywhere
         * @description Ends all of the member's sessions, this one too. Sent again under its `Idempotency-Key` it is answered as the
         *     first was, though the token is good for nothing else.
         */
        post: operations["log_out_everywhere"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who am I
         * @description The member, its tenant, what its role allows, and the environment that the session works in.
         */
        get: operations["get_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one's password
         * @description Ends the member's other sessions. A wrong present password is 422 `wrong_password`, and counts as one at
         *     log-in does.
         */
        post: operations["change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Renew the tokens
         * @description Gives a new pair, and ends the one before: the older access token holds 10 s more, for calls that are
         *     under way. When the answer is lost, the same call gets the same pair again under its `Idempotency-Key`. A
         *     refresh token that comes back otherwise was copied by somebody: the whole session ends, and the audit log
         *     has `member.refresh_token_reused`. A session can be renewed for 90 days.
         */
        post: operations["refresh_tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password by a link
         * @description Ends all of the member's sessions, and a lock. A second factor stays on. The link is good once: another,
         *     an older and an unknown one get the same 404.
         */
        post: operations["reset_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one's sessions
         * @description Those that have not ended, newest first. A member has at most 50; the oldest ends when there would be
         *     more.
         */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one of one's sessions
         * @description Within 5 s in every replica.
         */
        delete: operations["end_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin a second factor
         * @description Gives a secret for an authenticator app (TOTP: SHA-1, six digits, 30 s). Log-in asks for codes once one
         *     was confirmed. Beginning again gives another secret, and the one before is forgotten; under its
         *     `Idempotency-Key` the same secret is shown again until it is confirmed.
         */
        post: operations["begin_totp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm a second factor
         * @description Switches it on, by a code of the app. The answer holds ten recovery codes, each good once.
         */
        post: operations["confirm_totp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/totp/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switch the second factor off
         * @description Takes the password and a code, or a recovery code.
         */
        post: operations["disable_totp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{delivery_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a delivery
         * @description With its request and each attempt's answer. Needs `webhooks:read`.
         */
        get: operations["get_delivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{delivery_id}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Redeliver
         * @description Sends a delivery's event to its endpoint once more, under the same event id. Answers the new delivery; where
         *     the event waits for the endpoint already, that one, brought forward. 409 while the endpoint is off. Needs
         *     `webhooks:write`.
         */
        post: operations["redeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List events
         * @description What happened in the last 30 days, newest first: for those who missed a webhook, or want none. Needs
         *     `webhooks:read`.
         */
        get: operations["list_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/{event_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an event
         * @description Kept for 30 days. Needs `webhooks:read`.
         */
        get: operations["get_event"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/issuers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List issuers
         * @description Those of your environment, newest first. Needs `keys:write`.
         */
        get: operations["list_issuers"];
        put?: never;
        /**
         * Register an issuer
         * @description Takes tokens (JWTs) that your own login or identity provider signs, in your environment and within the
         *     limits that you set. Your tokens are told by their `iss`; name your tenant's id in a claim `tid`, since
         *     others may register the same issuer, and the environment in `env` if you register it in both: a token
         *     that fits more than one registration is refused. At most 20 in an environment (409 `limit_reached`).
         *     Needs `keys:write`; not for tokens that are restricted to a user or to accounts.
         */
        post: operations["create_issuer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/issuers/{issuer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an issuer
         * @description With the keys that are known, when they were fetched, and why the last fetch failed. Needs `keys:write`.
         */
        get: operations["get_issuer"];
        put?: never;
        post?: never;
        /**
         * Delete an issuer
         * @description Its tokens are refused within 5 seconds by every replica of the gateway. Whoever asks needs `keys:write` and
         *     every scope of the registration, which owners and admins have.
         */
        delete: operations["delete_issuer"];
        options?: never;
        head?: never;
        /**
         * Change an issuer
         * @description Tokens that are in use are checked against the change within 5 seconds, in every replica. Whoever asks
         *     needs `keys:write` and every scope of the registration, before and after.
         */
        patch: operations["update_issuer"];
        trace?: never;
    };
    "/v1/issuers/{issuer_id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate an issuer's keys
         * @description Keys that were pasted: `jwks` has the new ones, which are taken from now on, and the old ones go on for
         *     `overlap_seconds`. Keys that are fetched: without a body; the set is fetched anew now, and says by itself which
         *     keys are good. Where that fails everything stays as it is. Held within 5 seconds by every replica of the gateway.
         *     Whoever asks needs `keys:write` and every scope of the registration.
         */
        post: operations["rotate_issuer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/link-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List link sessions
         * @description Newest first. Needs `links:read`.
         */
        get: operations["list_link_sessions"];
        put?: never;
        /**
         * Start a link session
         * @description Fetches a QR code and keeps asking the upstream about it for 15 minutes, renewing the code as codes
         *     expire, whether or not anybody watches. Open or embed `url`, or show `qr.image` yourself. The result
         *     comes as an event (`link_session.confirmed`, `account.linked`), on the event stream, and from this
         *     resource.
         *
         *     The `unique_id` of a pending session answers that session. A `redirect_url`, `reconnect_account_id`, `nonce`
         *     or `metadata` that is sent with it and is another than the session's answers 409 `link_session_differs`;
         *     what is left out is as it was. Needs `links:write`.
         */
        post: operations["create_link_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/link-sessions/{unique_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a link session
         * @description The latest session of that label; with `wait`, as soon as its status is another than `known`. Needs
         *     `links:read`.
         */
        get: operations["get_link_session"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/link-sessions/{unique_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a link session
         * @description Ends a pending session; asked twice is as good as asked once. A session that has linked its account
         *     or has ended otherwise answers 409. Needs `links:write`.
         */
        post: operations["cancel_link_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/link-sessions/{unique_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a link session
         * @description Server-sent events: `event: status` with `{"unique_id","status","account"?}` at once and at every
         *     change, a comment every 5 s in between. The stream ends with the session, and after 55 s in any
         *     case: browsers' `EventSource` connects again by itself. While somebody follows, the upstream is asked
         *     more often. Needs `links:read`.
         */
        get: operations["follow_link_session"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/link-sessions/{unique_id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain a link session
         * @description What happened to the latest session of that label: each change, when a code was first shown and when
         *     the confirmation was first told, with when, why, by whom and in which request, in words for people
         *     too, oldest first. Needs `links:read`.
         */
        get: operations["get_link_session_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List members
         * @description Newest first, invited ones too. Needs `tenant:read`.
         */
        get: operations["list_members"];
        put?: never;
        /**
         * Invite a member
         * @description The answer holds a link, shown this once, by which the member chooses a password within seven days.
         *     Where the gateway has a mail server, the link is mailed as well. Inviting somebody anew who has not
         *     accepted yet gives a new link, and the older one ends. Nobody can give a role that may do more than he
         *     may himself: 403 `role_not_allowed`. A tenant has at most 500 members. Needs `tenant:write`.
         */
        post: operations["invite_member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{member_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a member
         * @description Needs `tenant:read`.
         */
        get: operations["get_member"];
        put?: never;
        post?: never;
        /**
         * Remove a member
         * @description Its sessions end at once, within 5 s in every replica. The last owner who can log in can't be removed:
         *     409 `last_owner`. Needs `tenant:write`.
         */
        delete: operations["remove_member"];
        options?: never;
        head?: never;
        /**
         * Change a member's role or name
         * @description Holds for its open sessions as well, within 5 s in every replica. The last owner who can log in stays
         *     one: 409 `last_owner`. Needs `tenant:write`.
         */
        patch: operations["update_member"];
        trace?: never;
    };
    "/v1/members/{member_id}/reset-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a link for a new password
         * @description For a member who forgot its password where no mail arrives: shown this once, good once, for an hour. It
         *     ends the one before. A second factor stays on. Needs `tenant:write`.
         */
        post: operations["create_reset_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List plans
         * @description Newest first.
         */
        get: operations["operator_list_plans"];
        put?: never;
        /**
         * Make a plan
         * @description What is left out of it is as little as can be; a quota that is left out is none.
         */
        post: operations["operator_create_plan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/plans/{plan_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a plan
         * @description With how many tenants are on it.
         */
        get: operations["operator_get_plan"];
        put?: never;
        post?: never;
        /**
         * Delete a plan
         * @description One that no tenant is on.
         */
        delete: operations["operator_delete_plan"];
        options?: never;
        head?: never;
        /**
         * Update a plan
         * @description Holds for the tenants on it within seconds. What they have beyond a lower limit stays; they get no more of it.
         */
        patch: operations["operator_update_plan"];
        trace?: never;
    };
    "/v1/operator/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tenants
         * @description Newest first.
         */
        get: operations["operator_list_tenants"];
        put?: never;
        /**
         * Make a tenant
         * @description With an API key for each environment, which are shown this once.
         */
        post: operations["operator_create_tenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/tenants/{tenant_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a tenant
         * @description With why it is suspended, if it is.
         */
        get: operations["operator_get_tenant"];
        put?: never;
        post?: never;
        /**
         * Delete a tenant
         * @description One that is suspended: nobody sees it any more at once, and what it has is deleted within minutes. It does not
         *     come back; export it first.
         */
        delete: operations["operator_delete_tenant"];
        options?: never;
        head?: never;
        /**
         * Update a tenant
         * @description Its name or its plan.
         */
        patch: operations["operator_update_tenant"];
        trace?: never;
    };
    "/v1/operator/tenants/{tenant_id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export a tenant
         * @description All that it has, both environments, as one JSON object a line (NDJSON): `{"kind", "data"}`, where `kind` is
         *     `tenant`, `member`, `member_session`, `upstream_credentials`, `user`, `account`, `link_session` (with its timeline),
         *     `post`, `event`, `webhook_endpoint`, `delivery` (with its attempts), `usage_day`, `audit_line`, `api_key`,
         *     `signing_key` (its public half) or `issuer`. No secret is in it, nor QR codes and answers that are kept for a day.
         */
        get: operations["operator_export_tenant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/tenants/{tenant_id}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite an owner of a tenant
         * @description For a tenant that has lost its keys and of whom nobody can log in. The answer holds a link, shown this once, by
         *     which the owner chooses a password within seven days; where the gateway has a mail server, the link is mailed as
         *     well. Inviting somebody anew who has not accepted yet gives a new link, and makes an owner of whom was to be
         *     something else; one who has accepted answers 409 `member_exists`. A suspended tenant's owner can accept once the
         *     tenant goes on. The tenant finds the invitation in its audit log.
         */
        post: operations["operator_invite_owner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/tenants/{tenant_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a tenant
         * @description Its keys and tokens are good again, as far as they have not expired.
         */
        post: operations["operator_resume_tenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/tenants/{tenant_id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suspend a tenant
         * @description Within 5 seconds all its keys and tokens are refused; nothing is deleted.
         */
        post: operations["operator_suspend_tenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/posts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List posts
         * @description Newest first. Needs `posts:read`.
         */
        get: operations["list_posts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/posts/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check a post without sending it
         * @description The body of `POST /api/content/post`, checked by the same rules; nothing is sent. Broken rules come
         *     in `errors` with status 200. Needs `posts:write`.
         */
        post: operations["validate_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/posts/{post_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a post
         * @description As it was last heard of. Needs `posts:read`.
         */
        get: operations["get_post"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sandbox/accounts/{account_id}/expire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let an account expire
         * @description Test environment only; needs `accounts:write`. TikTok takes back what the person granted, and the gateway learns of
         *     it as it would with the next post: the account is `reconnect_required`, `account.reconnect_required` is told, posts
         *     are refused, until the account is linked again. Asked twice is as good as asked once.
         */
        post: operations["sandbox_expire_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sandbox/link-sessions/{unique_id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm on the simulated phone
         * @description Test environment only; needs `links:write`. Links a made-up person's TikTok account; the code must have been
         *     scanned. Name a `username` to be the same person again, for another user of yours for instance. When the session
         *     reconnects an account, the phone is its person's unless you say otherwise. `scopes` leaves permissions out: posts
         *     without `video.publish` and drafts without `video.upload` answer 409 `scope_missing`.
         */
        post: operations["sandbox_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sandbox/link-sessions/{unique_id}/deny": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deny on the simulated phone
         * @description Test environment only; needs `links:write`. As TikTok has it, a refusal shows nowhere: the session stays `scanned` until the code expires.
         */
        post: operations["sandbox_deny"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sandbox/link-sessions/{unique_id}/expire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let the code expire
         * @description Test environment only; needs `links:write`. A hosted session that nobody has scanned shows a new code; any other expires.
         */
        post: operations["sandbox_expire"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sandbox/link-sessions/{unique_id}/scan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Scan the code with the simulated phone
         * @description Test environment only; needs `links:write`. The session becomes `scanned` with the next poll, which is at once.
         */
        post: operations["sandbox_scan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sandbox/link-sessions/{unique_id}/utilise": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give the confirmation to somebody else
         * @description Test environment only; needs `links:write`. The person confirms, and the confirmation is lost on its way to the
         *     gateway; the code must have been scanned. The session ends `utilised` two poll intervals later.
         */
        post: operations["sandbox_utilise"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/signing-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List signing keys
         * @description Newest first, of both environments together, with their public keys; those that were retired within the last 30 days
         *     too. Needs `keys:write`; not for tokens that are restricted to a user or to accounts.
         */
        get: operations["list_signing_keys"];
        put?: never;
        /**
         * Make a signing key
         * @description It is published at once, signs after `lead_time`, and takes the place of the key that signs until then,
         *     which verifies for `overlap_seconds` more. At most ten keys can verify at once (409 `limit_reached`).
         *     Needs `keys:write`.
         */
        post: operations["create_signing_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/signing-keys/{kid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a signing key
         * @description With its public key and where it stands. Needs `keys:write`.
         */
        get: operations["get_signing_key"];
        put?: never;
        post?: never;
        /**
         * Revoke a signing key
         * @description Retires it at once: it disappears from the published set, and tokens that it signed are refused within 5
         *     seconds by every replica of the gateway. A key that does not sign yet can be revoked, too; then the one
         *     that it was to follow goes on. The key that signs answers 409 `signing_key_in_use`: make another with
         *     `lead_time` 0 first. It signed tokens of every scope, so that whoever asks needs all scopes, which owners and
         *     admins have, and so `keys:write`.
         */
        delete: operations["revoke_signing_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/signing-keys/{kid}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate a signing key
         * @description As making one, if `kid` is the newest key; any other has its successor already and answers 409
         *     `key_ended`, so that a rotation that is asked for twice happens once. Needs `keys:write`.
         */
        post: operations["rotate_signing_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tenant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the tenant
         * @description Needs `tenant:read`.
         */
        get: operations["get_tenant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Update the tenant
         * @description Changes hold in both environments, on open pages within seconds; `upstream` concerns the live one alone, and is
         *     for its keys and tokens. Needs `tenant:write`.
         */
        patch: operations["update_tenant"];
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an access token
         * @description For a frontend, or for one user, with at most the rights of the API key that asks. Only an API key
         *     can make tokens, and it needs `tokens:write`. A token can't be taken back before it expires: keep
         *     its life short. Its public keys are at `/t/{tenant_id}/.well-known/jwks.json`.
         */
        post: operations["create_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/upstream-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List upstream accounts
         * @description What your own key at the upstream sees, linked here or not. Without a key of your own: 409
         *     `upstream_credentials_missing`. Needs `accounts:read`, and a caller that is not restricted to a user or to
         *     accounts.
         */
        get: operations["list_upstream_accounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/upstream-accounts/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import accounts
         * @description Takes accounts that exist at your own key over, without a scan. The call answers 200 with what became of each,
         *     also when some could not be taken over; sent again it changes nothing. Needs `accounts:write`, and a caller that
         *     is not restricted to a user or to accounts.
         */
        post: operations["import_accounts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get usage
         * @description Counts a day, what the plan leaves, and the funnel of linking, of the credential's environment. Days
         *     are those of UTC. A token for one user or for some accounts gets 403. Needs `usage:read`.
         */
        get: operations["get_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users
         * @description Newest first. Needs `users:read`; not for tokens that are restricted to accounts and to no user.
         */
        get: operations["list_users"];
        put?: never;
        /**
         * Make a user
         * @description Not needed before linking: whoever a link session names is made by itself. Needs `users:write`; not for
         *     tokens that are restricted to accounts and to no user.
         */
        post: operations["create_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a user
         * @description Needs `users:read`; not for tokens that are restricted to accounts and to no user.
         */
        get: operations["get_user"];
        put?: never;
        post?: never;
        /**
         * Erase a user
         * @description Pending link sessions are cancelled, accounts unlinked (each with an `account.unlinked` event, reason
         *     `user_erased`), names, pictures, numbers, captions and metadata deleted. Accounts, posts and events stay
         *     for the record under a made-up user id. It can't be taken back. Needs `users:write`; not for
         *     tokens that are restricted to a user or to accounts.
         */
        delete: operations["erase_user"];
        options?: never;
        head?: never;
        /**
         * Update a user
         * @description Replaces the metadata. Needs `users:write`; not for tokens that are restricted to accounts and to no user.
         */
        patch: operations["update_user"];
        trace?: never;
    };
    "/v1/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhook endpoints
         * @description Newest first. Needs `webhooks:read`.
         */
        get: operations["list_webhook_endpoints"];
        put?: never;
        /**
         * Create a webhook endpoint
         * @description Events are sent there from now on, signed with the `secret` that this answer shows once. An environment has
         *     up to 20. Only an API key, or a token that is for the whole tenant, may do this. Needs `webhooks:write`.
         */
        post: operations["create_webhook_endpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{webhook_endpoint_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a webhook endpoint
         * @description With its health, and without its secret. Needs `webhooks:read`.
         */
        get: operations["get_webhook_endpoint"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook endpoint
         * @description With what waits for it and the log of what it was sent. Needs `webhooks:write`.
         */
        delete: operations["delete_webhook_endpoint"];
        options?: never;
        head?: never;
        /**
         * Update a webhook endpoint
         * @description Its address, events, description, and whether it is on. What it was sent and what waits for it stays. Needs
         *     `webhooks:write`.
         */
        patch: operations["update_webhook_endpoint"];
        trace?: never;
    };
    "/v1/webhook-endpoints/{webhook_endpoint_id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a webhook endpoint's deliveries
         * @description What was sent to it and what waits for it, each attempt with its answer, newest first; kept for 30 days. Needs
         *     `webhooks:read`.
         */
        get: operations["list_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{webhook_endpoint_id}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Redeliver events to a webhook endpoint
         * @description Sends events since a moment once more, the oldest first, up to 1,000 a call: by default those that the endpoint
         *     has not taken, also when it was off or did not exist when they happened. What waits already is left as it is.
         *     A call goes through up to 20,000 events to find them: go on until `next_cursor` is null, also from a call that sent
         *     none.
         *     409 while the endpoint is off. Needs `webhooks:write`.
         */
        post: operations["redeliver_to_webhook_endpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{webhook_endpoint_id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate a webhook endpoint's secret
         * @description Answers a new secret, shown this once. For `overlap_seconds` each request carries two signatures, separated by
         *     a space: the new secret's and the old one's. Needs `webhooks:write`.
         */
        post: operations["rotate_webhook_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{webhook_endpoint_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test a webhook endpoint
         * @description Sends an event of the type `webhook.test` to this endpoint alone, by the sender of all others, and answers
         *     what came of it, within about 10 s. It is sent once, also to an endpoint that is off. Needs `webhooks:write`.
         */
        post: operations["test_webhook_endpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "link_session.scanned": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A phone has scanned the code
         * @description Sent by the gateway to your webhook endpoints, signed by the Standard Webhooks specification. Fields may be added: ignore those that you don't know.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /**
                     * @description The event's id, the same each time it is sent.
                     * @example evt_0192f3a4b5c6d7e8f90123456789abcd
                     */
                    "webhook-id": string;
                    /**
                     * @description When it was sent, in seconds since 1970.
                     * @example 1795348800
                     */
                    "webhook-timestamp": string;
                    /**
                     * @description One or more signatures of id, timestamp and body, with spaces between.
                     * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                     */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "type": "link_session.scanned",
                     *       "timestamp": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "data": {
                     *         "unique_id": "my_session_12345",
                     *         "user_id": "user-42",
                     *         "metadata": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["LinkSessionScannedEvent"];
                };
            };
            responses: {
                /** @description Gone: the endpoint is switched off */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Taken. Answer within 10 seconds; anything else is sent again later */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "link_session.confirmed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The account is linked
         * @description Sent by the gateway to your webhook endpoints, signed by the Standard Webhooks specification. Fields may be added: ignore those that you don't know.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /**
                     * @description The event's id, the same each time it is sent.
                     * @example evt_0192f3a4b5c6d7e8f90123456789abcd
                     */
                    "webhook-id": string;
                    /**
                     * @description When it was sent, in seconds since 1970.
                     * @example 1795348800
                     */
                    "webhook-timestamp": string;
                    /**
                     * @description One or more signatures of id, timestamp and body, with spaces between.
                     * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                     */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "type": "link_session.confirmed",
                     *       "timestamp": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "data": {
                     *         "unique_id": "my_session_12345",
                     *         "user_id": "user-42",
                     *         "metadata": null,
                     *         "account": {
                     *           "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *           "display_name": "Ada",
                     *           "username": "ada.films"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["LinkSessionConfirmedEvent"];
                };
            };
            responses: {
                /** @description Gone: the endpoint is switched off */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Taken. Answer within 10 seconds; anything else is sent again later */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "link_session.expired": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Nobody confirmed in time
         * @description Sent by the gateway to your webhook endpoints, signed by the Standard Webhooks specification. Fields may be added: ignore those that you don't know.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /**
                     * @description The event's id, the same each time it is sent.
                     * @example evt_0192f3a4b5c6d7e8f90123456789abcd
                     */
                    "webhook-id": string;
                    /**
                     * @description When it was sent, in seconds since 1970.
                     * @example 1795348800
                     */
                    "webhook-timestamp": string;
                    /**
                     * @description One or more signatures of id, timestamp and body, with spaces between.
                     * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                     */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "type": "link_session.expired",
                     *       "timestamp": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "data": {
                     *         "unique_id": "my_session_12345",
                     *         "user_id": "user-42",
                     *         "metadata": null,
                     *         "reason": "timed_out"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["LinkSessionExpiredEvent"];
                };
            };
            responses: {
                /** @description Gone: the endpoint is switched off */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Taken. Answer within 10 seconds; anything else is sent again later */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "link_session.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * No account could be linked
         * @description Sent by the gateway to your webhook endpoints, signed by the Standard Webhooks specification. Fields may be added: ignore those that you don't know.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /**
                     * @description The event's id, the same each time it is sent.
                     * @example evt_0192f3a4b5c6d7e8f90123456789abcd
                     */
                    "webhook-id": string;
                    /**
                     * @description When it was sent, in seconds since 1970.
                     * @example 1795348800
                     */
                    "webhook-timestamp": string;
                    /**
                     * @description One or more signatures of id, timestamp and body, with spaces between.
                     * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                     */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "type": "link_session.failed",
                     *       "timestamp": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "data": {
                     *         "unique_id": "my_session_12345",
                     *         "user_id": "user-42",
                     *         "metadata": null,
                     *         "reason": "timed_out"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["LinkSessionFailedEvent"];
                };
            };
            responses: {
                /** @description Gone: the endpoint is switched off */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Taken. Answer within 10 seconds; anything else is sent again later */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "link_session.cancelled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The session was given up
         * @description Sent by the gateway to your webhook endpoints, signed by the Standard Webhooks specification. Fields may be added: ignore those that you don't know.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /**
                     * @description The event's id, the same each time it is sent.
                     * @example evt_0192f3a4b5c6d7e8f90123456789abcd
                     */
                    "webhook-id": string;
                    /**
                     * @description When it was sent, in seconds since 1970.
                     * @example 1795348800
                     */
                    "webhook-timestamp": string;
                    /**
                     * @description One or more signatures of id, timestamp and body, with spaces between.
                     * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                     */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "type": "link_session.cancelled",
                     *       "timestamp": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "data": {
                     *         "unique_id": "my_session_12345",
                     *         "user_id": "user-42",
                     *         "metadata": null,
                     *         "reason": "timed_out"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["LinkSessionCancelledEvent"];
                };
            };
            responses: {
                /** @description Gone: the endpoint is switched off */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Taken. Answer within 10 seconds; anything else is sent again later */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.linked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An account can be used
         * @description Sent by the gateway to your webhook endpoints, signed by the Standard Webhooks specification. Fields may be added: ignore those that you don't know.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /**
                     * @description The event's id, the same each time it is sent.
                     * @example evt_0192f3a4b5c6d7e8f90123456789abcd
                     */
                    "webhook-id": string;
                    /**
                     * @description When it was sent, in seconds since 1970.
                     * @example 1795348800
                     */
                    "webhook-timestamp": string;
                    /**
                     * @description One or more signatures of id, timestamp and body, with spaces between.
                     * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                     */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "type": "account.linked",
                     *       "timestamp": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "data": {
                     *         "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *         "display_name": "Ada",
                     *         "username": "ada.films",
                     *         "user_id": "user-42"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AccountLinkedEvent"];
                };
            };
            responses: {
                /** @description Gone: the endpoint is switched off */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Taken. Answer within 10 seconds; anything else is sent again later */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.reconnect_required": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * TikTok no longer accepts the link
         * @description Sent by the gateway to your webhook endpoints, signed by the Standard Webhooks specification. Fields may be added: ignore those that you don't know.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /**
                     * @description The event's id, the same each time it is sent.
                     * @example evt_0192f3a4b5c6d7e8f90123456789abcd
                     */
                    "webhook-id": string;
                    /**
                     * @description When it was sent, in seconds since 1970.
                     * @example 1795348800
                     */
                    "webhook-timestamp": string;
                    /**
                     * @description One or more signatures of id, timestamp and body, with spaces between.
                     * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                     */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "type": "account.reconnect_required",
                     *       "timestamp": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "data": {
                     *         "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *         "display_name": "Ada",
                     *         "username": "ada.films",
                     *         "user_id": "user-42"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AccountReconnectRequiredEvent"];
                };
            };
            responses: {
                /** @description Gone: the endpoint is switched off */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Taken. Answer within 10 seconds; anything else is sent again later */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.reconnected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An account was linked again
         * @description Sent by the gateway to your webhook endpoints, signed by the Standard Webhooks specification. Fields may be added: ignore those that you don't know.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /**
                     * @description The event's id, the same each time it is sent.
                     * @example evt_0192f3a4b5c6d7e8f90123456789abcd
                     */
                    "webhook-id": string;
                    /**
                     * @description When it was sent, in seconds since 1970.
                     * @example 1795348800
                     */
                    "webhook-timestamp": string;
                    /**
                     * @description One or more signatures of id, timestamp and body, with spaces between.
                     * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                     */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "type": "account.reconnected",
                     *       "timestamp": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "data": {
                     *         "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *         "display_name": "Ada",
                     *         "username": "ada.films",
                     *         "user_id": "user-42"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AccountReconnectedEvent"];
                };
            };
            responses: {
                /** @description Gone: the endpoint is switched off */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Taken. Answer within 10 seconds; anything else is sent again later */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.unlinked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An account can't be used any more
         * @description Sent by the gateway to your webhook endpoints, signed by the Standard Webhooks specification. Fields may be added: ignore those that you don't know.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /**
                     * @description The event's id, the same each time it is sent.
                     * @example evt_0192f3a4b5c6d7e8f90123456789abcd
                     */
                    "webhook-id": string;
                    /**
                     * @description When it was sent, in seconds since 1970.
                     * @example 1795348800
                     */
                    "webhook-timestamp": string;
                    /**
                     * @description One or more signatures of id, timestamp and body, with spaces between.
                     * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                     */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "type": "account.unlinked",
                     *       "timestamp": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "data": {
                     *         "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *         "display_name": "Ada",
                     *         "username": "ada.films",
                     *         "user_id": "user-42",
                     *         "reason": "unlinked_by_tenant"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AccountUnlinkedEvent"];
                };
            };
            responses: {
                /** @description Gone: the endpoint is switched off */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Taken. Answer within 10 seconds; anything else is sent again later */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "post.processing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * TikTok has taken the post
         * @description Sent by the gateway to your webhook endpoints, signed by the Standard Webhooks specification. Fields may be added: ignore those that you don't know.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /**
                     * @description The event's id, the same each time it is sent.
                     * @example evt_0192f3a4b5c6d7e8f90123456789abcd
                     */
                    "webhook-id": string;
                    /**
                     * @description When it was sent, in seconds since 1970.
                     * @example 1795348800
                     */
                    "webhook-timestamp": string;
                    /**
                     * @description One or more signatures of id, timestamp and body, with spaces between.
                     * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                     */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "type": "post.processing",
                     *       "timestamp": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "data": {
                     *         "post_id": "post_0192f3a4b5c6d7e8f90123456789abcd",
                     *         "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *         "user_id": "user-42",
                     *         "publish_id": "v_pub_url~v2.123456789",
                     *         "media_type": "video",
                     *         "status": "submitting",
                     *         "fail_reason": null,
                     *         "public_post_url": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PostProcessingEvent"];
                };
            };
            responses: {
                /** @description Gone: the endpoint is switched off */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Taken. Answer within 10 seconds; anything else is sent again later */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "post.published": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The post is published
         * @description Sent by the gateway to your webhook endpoints, signed by the Standard Webhooks specification. Fields may be added: ignore those that you don't know.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /**
                     * @description The event's id, the same each time it is sent.
                     * @example evt_0192f3a4b5c6d7e8f90123456789abcd
                     */
                    "webhook-id": string;
                    /**
                     * @description When it was sent, in seconds since 1970.
                     * @example 1795348800
                     */
                    "webhook-timestamp": string;
                    /**
                     * @description One or more signatures of id, timestamp and body, with spaces between.
                     * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                     */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "type": "post.published",
                     *       "timestamp": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "data": {
                     *         "post_id": "post_0192f3a4b5c6d7e8f90123456789abcd",
                     *         "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *         "user_id": "user-42",
                     *         "publish_id": "v_pub_url~v2.123456789",
                     *         "media_type": "video",
                     *         "status": "submitting",
                     *         "fail_reason": null,
                     *         "public_post_url": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PostPublishedEvent"];
                };
            };
            responses: {
                /** @description Gone: the endpoint is switched off */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Taken. Answer within 10 seconds; anything else is sent again later */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "post.publicly_available": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Everybody can see the post
         * @description Sent by the gateway to your webhook endpoints, signed by the Standard Webhooks specification. Fields may be added: ignore those that you don't know.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /**
                     * @description The event's id, the same each time it is sent.
                     * @example evt_0192f3a4b5c6d7e8f90123456789abcd
                     */
                    "webhook-id": string;
                    /**
                     * @description When it was sent, in seconds since 1970.
                     * @example 1795348800
                     */
                    "webhook-timestamp": string;
                    /**
                     * @description One or more signatures of id, timestamp and body, with spaces between.
                     * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                     */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "type": "post.publicly_available",
                     *       "timestamp": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "data": {
                     *         "post_id": "post_0192f3a4b5c6d7e8f90123456789abcd",
                     *         "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *         "user_id": "user-42",
                     *         "publish_id": "v_pub_url~v2.123456789",
                     *         "media_type": "video",
                     *         "status": "submitting",
                     *         "fail_reason": null,
                     *         "public_post_url": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PostPubliclyAvailableEvent"];
                };
            };
            responses: {
                /** @description Gone: the endpoint is switched off */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Taken. Answer within 10 seconds; anything else is sent again later */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "post.inbox_delivered": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The draft is in the creator's inbox
         * @description Sent by the gateway to your webhook endpoints, signed by the Standard Webhooks specification. Fields may be added: ignore those that you don't know.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /**
                     * @description The event's id, the same each time it is sent.
                     * @example evt_0192f3a4b5c6d7e8f90123456789abcd
                     */
                    "webhook-id": string;
                    /**
                     * @description When it was sent, in seconds since 1970.
                     * @example 1795348800
                     */
                    "webhook-timestamp": string;
                    /**
                     * @description One or more signatures of id, timestamp and body, with spaces between.
                     * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                     */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "type": "post.inbox_delivered",
                     *       "timestamp": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "data": {
                     *         "post_id": "post_0192f3a4b5c6d7e8f90123456789abcd",
                     *         "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *         "user_id": "user-42",
                     *         "publish_id": "v_pub_url~v2.123456789",
                     *         "media_type": "video",
                     *         "status": "submitting",
                     *         "fail_reason": null,
                     *         "public_post_url": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PostInboxDeliveredEvent"];
                };
            };
            responses: {
                /** @description Gone: the endpoint is switched off */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Taken. Answer within 10 seconds; anything else is sent again later */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "post.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The post will not appear
         * @description Sent by the gateway to your webhook endpoints, signed by the Standard Webhooks specification. Fields may be added: ignore those that you don't know.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /**
                     * @description The event's id, the same each time it is sent.
                     * @example evt_0192f3a4b5c6d7e8f90123456789abcd
                     */
                    "webhook-id": string;
                    /**
                     * @description When it was sent, in seconds since 1970.
                     * @example 1795348800
                     */
                    "webhook-timestamp": string;
                    /**
                     * @description One or more signatures of id, timestamp and body, with spaces between.
                     * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                     */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "type": "post.failed",
                     *       "timestamp": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "data": {
                     *         "post_id": "post_0192f3a4b5c6d7e8f90123456789abcd",
                     *         "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *         "user_id": "user-42",
                     *         "publish_id": "v_pub_url~v2.123456789",
                     *         "media_type": "video",
                     *         "status": "submitting",
                     *         "fail_reason": null,
                     *         "public_post_url": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PostFailedEvent"];
                };
            };
            responses: {
                /** @description Gone: the endpoint is switched off */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Taken. Answer within 10 seconds; anything else is sent again later */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "post.unconfirmed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The upstream's answer was lost
         * @description Sent by the gateway to your webhook endpoints, signed by the Standard Webhooks specification. Fields may be added: ignore those that you don't know.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /**
                     * @description The event's id, the same each time it is sent.
                     * @example evt_0192f3a4b5c6d7e8f90123456789abcd
                     */
                    "webhook-id": string;
                    /**
                     * @description When it was sent, in seconds since 1970.
                     * @example 1795348800
                     */
                    "webhook-timestamp": string;
                    /**
                     * @description One or more signatures of id, timestamp and body, with spaces between.
                     * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                     */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "type": "post.unconfirmed",
                     *       "timestamp": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "data": {
                     *         "post_id": "post_0192f3a4b5c6d7e8f90123456789abcd",
                     *         "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *         "user_id": "user-42",
                     *         "publish_id": "v_pub_url~v2.123456789",
                     *         "media_type": "video",
                     *         "status": "submitting",
                     *         "fail_reason": null,
                     *         "public_post_url": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["PostUnconfirmedEvent"];
                };
            };
            responses: {
                /** @description Gone: the endpoint is switched off */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Taken. Answer within 10 seconds; anything else is sent again later */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "webhook_endpoint.disabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Another endpoint of yours was switched off
         * @description Sent by the gateway to your webhook endpoints, signed by the Standard Webhooks specification. Fields may be added: ignore those that you don't know.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /**
                     * @description The event's id, the same each time it is sent.
                     * @example evt_0192f3a4b5c6d7e8f90123456789abcd
                     */
                    "webhook-id": string;
                    /**
                     * @description When it was sent, in seconds since 1970.
                     * @example 1795348800
                     */
                    "webhook-timestamp": string;
                    /**
                     * @description One or more signatures of id, timestamp and body, with spaces between.
                     * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                     */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "type": "webhook_endpoint.disabled",
                     *       "timestamp": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "data": {
                     *         "webhook_endpoint_id": "we_0192f3a4b5c6d7e8f90123456789abcd",
                     *         "url_origin": "https://hooks.example.com",
                     *         "description": "orders",
                     *         "reason": "switched_off",
                     *         "failing_since": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpointDisabledEvent"];
                };
            };
            responses: {
                /** @description Gone: the endpoint is switched off */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Taken. Answer within 10 seconds; anything else is sent again later */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "webhook.test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * You asked for a test
         * @description Sent by the gateway to your webhook endpoints, signed by the Standard Webhooks specification. Fields may be added: ignore those that you don't know.
         */
        post: {
            parameters: {
                query?: never;
                header: {
                    /**
                     * @description The event's id, the same each time it is sent.
                     * @example evt_0192f3a4b5c6d7e8f90123456789abcd
                     */
                    "webhook-id": string;
                    /**
                     * @description When it was sent, in seconds since 1970.
                     * @example 1795348800
                     */
                    "webhook-timestamp": string;
                    /**
                     * @description One or more signatures of id, timestamp and body, with spaces between.
                     * @example v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
                     */
                    "webhook-signature": string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "type": "webhook.test",
                     *       "timestamp": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "data": {
                     *         "webhook_endpoint_id": "we_0192f3a4b5c6d7e8f90123456789abcd",
                     *         "message": "This is a test."
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookTestEvent"];
                };
            };
            responses: {
                /** @description Gone: the endpoint is switched off */
                410: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Taken. Answer within 10 seconds; anything else is sent again later */
                "2XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /**
         * @description The token of an invitation, and the password that the member chooses.
         * @example {
         *       "token": "lgi_...",
         *       "password": "nine otters hum quietly"
         *     }
         */
        AcceptInvitation: {
            /** @description What to call the member. Absent: what the invitation said. */
            name?: string | null;
            /** @description 12 to 256 characters, and none that is well known. */
            password: string;
            /** @description What the link holds after the `#`. */
            token: string;
        };
        /** @description A TikTok account as linked by one of your users. */
        Account: {
            /**
             * @description Keeps its value when the account is linked again.
             * @example 8abd72f0-4ede-441c-9c17-0123456789ab
             */
            account_id: string;
            /** @description A signed address that expires: fetch it now or not at all. */
            avatar_url?: string | null;
            bio_description?: string | null;
            /** @description Whether posts can be made with it now. */
            can_post: boolean;
            /**
             * Format: date-time
             * @description When it was first linked: lists go by it.
             */
            created_at: string;
            /** @example Ada */
            display_name?: string | null;
            /**
             * Format: int64
             * @example 1200
             */
            followers?: number | null;
            /**
             * Format: int64
             * @example 80
             */
            following?: number | null;
            /** @example false */
            is_verified?: boolean | null;
            /**
             * @description What is wrong with it, if anything.
             * @example []
             */
            issues: components["schemas"]["Issue"][];
            /**
             * Format: int64
             * @example 34000
             */
            likes?: number | null;
            /**
             * Format: date-time
             * @description When it was last linked.
             */
            linked_at: string;
            /** @description Yours to fill. */
            metadata: {
                [key: string]: unknown;
            };
            /**
             * @description Whether the user must link it again first.
             * @example false
             */
            needs_reconnect: boolean;
            status: components["schemas"]["AccountStatus"];
            /** Format: date-time */
            updated_at: string;
            /** @example user-42 */
            user_id: string;
            /** @example ada.films */
            username?: string | null;
            /**
             * Format: int64
             * @example 57
             */
            videos?: number | null;
        };
        /** @description What happened to accounts, by the day that it did. */
        AccountCounts: {
            /**
             * Format: int64
             * @example 64
             */
            linked: number;
            /**
             * Format: int64
             * @example 3
             */
            reconnect_required: number;
            /**
             * Format: int64
             * @example 2
             */
            reconnected: number;
            /**
             * Format: int64
             * @example 1
             */
            unlinked: number;
        };
        /** @description A page of accounts, newest first. */
        AccountList: {
            data: components["schemas"]["Account"][];
            /** @description Pass it as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        /** @enum {string} */
        AccountStatus: "linked" | "awaiting_accept" | "reconnect_required";
        /**
         * @description Who can mend it.
         * @enum {string}
         */
        Actor: "app_builder" | "tenant_admin" | "end_user" | "operator" | "wait";
        /** @description An API key, without its secret. */
        ApiKey: {
            /** Format: date-time */
            created_at: string;
            /**
             * @description `live` or `test`.
             * @example live
             * @enum {string}
             */
            environment: "live" | "test";
            /**
             * Format: date-time
             * @description Null: never.
             */
            expires_at?: string | null;
            /**
             * @description What the key begins with, to tell keys apart by.
             * @example sk_live_iezwpuay7forw6pq...
             */
            hint: string;
            /** @example iezwpuay7forw6pq */
            id: string;
            /**
             * Format: date-time
             * @description To the minute; null: never.
             */
            last_used_at?: string | null;
            /** @example billing worker */
            name: string;
            /** @description The key that a rotation made of this one. */
            replaced_by?: string | null;
            /** @description The key that this one was made from by a rotation. */
            replaces?: string | null;
            /** Format: date-time */
            revoked_at?: string | null;
            /**
             * @example [
             *       "posts:write",
             *       "accounts:read"
             *     ]
             */
            scopes: string[];
            status: components["schemas"]["KeyStatus"];
        };
        /** @description A page of keys, newest first. */
        ApiKeyList: {
            data: components["schemas"]["ApiKey"][];
            /** @description Pass it as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        /** @description Who did something. */
        AuditActor: {
            /**
             * @description The key's id, the token's `jti` (after its issuer's id where that is registered), the member's id; null
             *     where there is none.
             */
            id?: string | null;
            /**
             * @description `api_key`, `token`, `member`, `operator`, `anonymous` or `system`.
             * @example api_key
             * @enum {string}
             */
            kind: "api_key" | "token" | "member" | "operator" | "anonymous" | "system";
        };
        /** @description One thing that was done. It never changes and is never taken away while the tenant exists. */
        AuditLine: {
            /**
             * @description The thing's kind and what was done to it.
             * @example account.unlinked
             * @enum {string}
             */
            action: "account.unlinked" | "account.updated" | "account.reassigned" | "account.imported" | "user.created" | "user.updated" | "user.erased" | "tenant.updated" | "tenant.created" | "tenant.suspended" | "tenant.resumed" | "api_key.created" | "api_key.updated" | "api_key.rotated" | "api_key.revoked" | "signing_key.created" | "signing_key.revoked" | "issuer.created" | "issuer.updated" | "issuer.rotated" | "issuer.deleted" | "webhook_endpoint.created" | "webhook_endpoint.updated" | "webhook_endpoint.deleted" | "webhook_endpoint.secret_rotated" | "webhook_endpoint.disabled" | "webhook_endpoint.tested" | "webhook_endpoint.redelivered" | "member.invited" | "member.accepted" | "member.updated" | "member.removed" | "member.logged_in" | "member.logged_out" | "member.logged_out_everywhere" | "member.session_ended" | "member.locked" | "member.refresh_token_reused" | "member.password_changed" | "member.password_reset" | "member.reset_link_made" | "member.totp_enabled" | "member.totp_disabled" | "member.recovery_code_used";
            actor: components["schemas"]["AuditActor"];
            /**
             * @description The client's address, as far as it is known.
             * @example 203.0.113.7
             */
            address?: string | null;
            /** @description The changed fields as they became; secrets are left out. */
            after?: unknown;
            /** @description The changed fields as they were; secrets are left out. */
            before?: unknown;
            /** Format: date-time */
            created_at: string;
            /**
             * @description `live`, `test`, or null for what concerns both.
             * @example live
             * @enum {string|null}
             */
            environment?: "live" | "test" | null;
            /** @example aud_0192f3a4b5c6d7e8f90123456789abcd */
            id: string;
            /** @description Of the request that did it. */
            request_id?: string | null;
            target: components["schemas"]["AuditTarget"];
        };
        /** @description A page of the audit log, newest first. */
        AuditLog: {
            data: components["schemas"]["AuditLine"][];
            /** @description Pass it as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        /** @description What it was done to. */
        AuditTarget: {
            /** @example 8abd72f0-4ede-441c-9c17-0123456789ab */
            id: string;
            /** @example account */
            kind: string;
        };
        /**
         * @description The member's password, once more.
         * @example {
         *       "password": "nine otters hum quietly"
         *     }
         */
        BeginTotp: {
            password: string;
        };
        /**
         * @description How the hosted page looks. What is absent is the page's own.
         * @example {
         *       "display_name": "Clipboard",
         *       "logo_url": "https://app.example/logo.png",
         *       "colors": {
         *         "accent": "#0b6b5d",
         *         "background": "#ffffff",
         *         "text": "#16181d"
         *       },
         *       "texts": {
         *         "en": {
         *           "title": "Link your TikTok",
         *           "description": "We post only what you approve."
         *         }
         *       }
         *     }
         */
        Branding: {
            /**
             * @description Of the light page.
             * @default {
             *       "accent": null,
             *       "background": null,
             *       "text": null
             *     }
             */
            colors?: components["schemas"]["Palette"];
            /**
             * @description Of the dark page.
             * @default {
             *       "accent": null,
             *       "background": null,
             *       "text": null
             *     }
             */
            dark_colors?: components["schemas"]["Palette"];
            /**
             * @description Shown in place of the tenant's name: 1 to 60 characters.
             * @default null
             */
            display_name?: string | null;
            /**
             * @description An https address of a picture: PNG, JPEG, WebP, GIF or SVG, at most 512 kB. The gateway fetches it for the
             *     page, whose browser asks nobody else.
             * @default null
             */
            logo_url?: string | null;
            /**
             * @description Words by language tag, at most 20 languages; the page has those of the language that it speaks.
             * @default {}
             */
            texts?: {
                [key: string]: components["schemas"]["PageTexts"];
            };
        };
        /** @description One thing that happened. */
        Change: {
            /**
             * Format: double
             * @description Seconds since the line before; null in the first.
             * @example 7.304
             */
            after_seconds?: number | null;
            /** Format: date-time */
            at: string;
            /**
             * @description Who made it happen: `app`, `user`, `gateway`.
             * @example user
             * @enum {string}
             */
            by: "app" | "user" | "gateway";
            /**
             * Format: int32
             * @description Which of the session's codes was there at that moment, counted from 1; null before the first.
             * @example 1
             */
            code?: number | null;
            /**
             * @description The same in a sentence. Words may change: look at `kind` and `reason`.
             * @example A phone scanned code 1; the user has not confirmed yet.
             */
            detail: string;
            /**
             * @description A status, or `code_shown`, `code_renewed`, `opened` (the page), `shown` (first to a person),
             *     `accepted`, `told` (first to somebody who waited).
             * @example scanned
             */
            kind: string;
            /** @description Why it ended; with `shown` and `told` by what: `answer`, `page`, `stream`, `check`, `get`. */
            reason?: string | null;
            /** @description The request that did it; null when the gateway did it by itself. */
            request_id?: string | null;
        };
        /**
         * @description A new password.
         * @example {
         *       "current_password": "nine otters hum quietly",
         *       "new_password": "ten herons wade slowly"
         *     }
         */
        ChangePassword: {
            current_password: string;
            /** @description 12 to 256 characters, and none that is well known. */
            new_password: string;
        };
        /** @description An account; what is not known is left out. */
        CompatAccount: {
            /** @example 8abd72f0-4ede-441c-9c17-0123456789ab */
            accountId: string;
            avatar_url?: string | null;
            bio_description?: string | null;
            /** @example Creator Name */
            display_name: string;
            /** Format: int64 */
            followers?: number | null;
            /** Format: int64 */
            following?: number | null;
            is_verified?: boolean | null;
            /** Format: int64 */
            likes?: number | null;
            /** @example creator_username */
            username: string;
            /** Format: int64 */
            videos?: number | null;
        };
        CompatAccounts: {
            data: components["schemas"]["CompatAccount"][];
            /**
             * @description The tenant's plan.
             * @example maximum
             */
            subscription: string;
            /** @example true */
            success: boolean;
        };
        CompatCreatorInfo: {
            data: components["schemas"]["CreatorInfo"];
            /** @example true */
            success: boolean;
        };
        /** @description An error on the compatible surface. */
        CompatError: {
            actor: components["schemas"]["Actor"];
            /**
             * @description Stable, snake_case; what programs look at.
             * @example not_found
             */
            code: string;
            /**
             * @description What happened and what to do, for people.
             * @example There is no such account.
             */
            error: string;
            /** @description Every broken rule, where there are any. */
            errors?: components["schemas"]["FieldError"][] | null;
            /**
             * Format: int64
             * @description How many the plan allows.
             */
            limit?: number | null;
            /**
             * @description Which quota of the plan is used up, where one is: `accounts`, `posts_per_day`, `link_sessions_per_day`,
             *     `webhook_endpoints`, `api_keys`, `members`.
             * @enum {string|null}
             */
            quota?: "accounts" | "posts_per_day" | "link_sessions_per_day" | "webhook_endpoints" | "api_keys" | "members" | null;
            /**
             * @description To be named when asking the operator.
             * @example req_0192f3a4b5c6d7e8f90123456789abcd
             */
            request_id: string;
            /** @description When a day's quota begins anew. */
            resets_at?: string | null;
            /**
             * Format: int64
             * @description Seconds after which it makes sense to ask again.
             */
            retry_after?: number | null;
            /** @description The tenant's plan, where the plan is in the way. */
            subscription?: string | null;
            /** @example false */
            success: boolean;
            /**
             * Format: int64
             * @description How many there are.
             */
            used?: number | null;
        };
        /**
         * @description A code of the authenticator app.
         * @example {
         *       "code": "123456"
         *     }
         */
        ConfirmTotp: {
            code: string;
        };
        Counts: {
            accounts: components["schemas"]["AccountCounts"];
            link_sessions: components["schemas"]["LinkSessionCounts"];
            posts: components["schemas"]["PostCounts"];
        };
        /**
         * @description What a key is to be.
         * @example {
         *       "name": "billing worker",
         *       "scopes": [
         *         "posts:write",
         *         "accounts:read"
         *       ],
         *       "expires_in": 7776000
         *     }
         */
        CreateApiKey: {
            /**
             * Format: date-time
             * @description When it ends (RFC 3339): a minute to ten years from now. Absent, without `expires_in`: never.
             */
            expires_at?: string | null;
            /**
             * Format: int64
             * @description The same in seconds from now; not together with `expires_at`.
             */
            expires_in?: number | null;
            /** @description For people; need not be unique. */
            name: string;
            /** @description None that you lack yourself. Absent: all that you have. */
            scopes?: string[] | null;
        };
        /**
         * @description Whose tokens to take, and how far.
         * @example {
         *       "issuer": "https://auth.clipboard.example",
         *       "jwks": {
         *         "keys": [
         *           {
         *             "kty": "OKP",
         *             "crv": "Ed25519",
         *             "kid": "2026-11",
         *             "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
         *           }
         *         ]
         *       },
         *       "scopes": [
         *         "links:write",
         *         "links:read",
         *         "accounts:read"
         *       ]
         *     }
         */
        CreateIssuer: {
            /** @description `EdDSA`, `ES256`, `RS256`; absent: all three. */
            algorithms?: string[] | null;
            /**
             * @description Whether a token without that claim acts for the tenant as a whole.
             * @default false
             */
            allow_tenant_wide?: boolean | null;
            /**
             * @description What `aud` must hold, unless it holds your address, `{public URL}/t/{tenant_id}`, which is always good.
             * @default linkgate
             */
            audience?: string | null;
            /** @description The `iss` of its tokens, letter for letter. Once in each environment. */
            issuer: string;
            /**
             * @description Its public keys as a JWK set (RFC 7517), 1 to 20, each with a `kid`: Ed25519, P-256, or RSA of 2048 to
             *     4096 bits. Private and shared keys are refused. Send this or `jwks_uri`.
             */
            jwks?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description Where they can be fetched, over https; at most 64 kB. It is fetched at once, and again as its
             *     `Cache-Control: max-age` says (1 minute to 1 day, else 10 minutes), or for a `kid` that is not known,
             *     at most once a minute.
             */
            jwks_uri?: string | null;
            /**
             * Format: int64
             * @description The longest time from `iat` to `exp` that is taken.
             * @default 3600
             */
            lifetime_max_seconds?: number | null;
            name?: string | null;
            /** @description What its tokens may do at most; none that you lack yourself. */
            scopes: string[];
            /**
             * @description The claim that names the user.
             * @default sub
             */
            user_claim?: string | null;
        };
        /**
         * @description What a new link session is made of. Everything may be left out.
         * @example {
         *       "user_id": "user-42",
         *       "locale": "en",
         *       "metadata": {
         *         "plan": "pro"
         *       }
         *     }
         */
        CreateLinkSession: {
            /** @description The page's language, such as `en`; absent: the browser's. */
            locale?: string | null;
            /** @description Your own notes, at most 4 kB of JSON; they come back with the session and its events. */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /** @description Comes back in the link receipt, so that your page knows the receipt is its own. */
            nonce?: string | null;
            /** @description The account to link again; it keeps its id. */
            reconnect_account_id?: string | null;
            /** @description Where the hosted page offers to go back to: an `https` URL (in development also `http`). */
            redirect_url?: string | null;
            theme?: components["schemas"]["Theme"] | null;
            /**
             * @description Your own label: 8 to 64 of `A-Z a-z 0-9 _ -`. Absent: made up. While a session of that label is
             *     pending it is answered again, if what you send with it is the same; once it has linked an account the label answers 409 for 24 hours.
             */
            unique_id?: string | null;
            /**
             * @description Your own id of the user who links. Absent: `default`; with `reconnect_account_id` the account's
             *     user, with the label of a pending session whoever's that is.
             */
            user_id?: string | null;
        };
        /**
         * @description A new plan.
         * @example {
         *       "plan_id": "pro",
         *       "qr_login": true,
         *       "link_sessions_pending_max": 1000,
         *       "requests_per_second_max": 100,
         *       "accounts_max": 500,
         *       "posts_per_day_max": 1000
         *     }
         */
        CreatePlan: {
            /**
             * Format: int64
             * @description Accounts that are not unlinked, in each environment. Null or absent: unlimited.
             */
            accounts_max?: number | null;
            /**
             * Format: int64
             * @description Active API keys, in each environment; the gateway itself takes 100. Keys that a rotation replaced do not count. Null or absent: unlimited.
             */
            api_keys_max?: number | null;
            /**
             * Format: int64
             * @default 0
             */
            link_sessions_pending_max?: number | null;
            /**
             * Format: int64
             * @description Link sessions started a day of UTC, in each environment. Null or absent: unlimited.
             */
            link_sessions_per_day_max?: number | null;
            /**
             * Format: int64
             * @description Members, the invited ones too; the gateway itself takes 500. Null or absent: unlimited.
             */
            members_max?: number | null;
            /** @description 1 to 40 of `a-z 0-9 _ -`. */
            plan_id: string;
            /**
             * Format: int64
             * @description Posts a day of UTC, in each environment; those that the upstream refused at once do not count. Null or absent: unlimited.
             */
            posts_per_day_max?: number | null;
            /** @default false */
            qr_login?: boolean | null;
            /**
             * Format: int64
             * @default 1
             */
            requests_per_second_max?: number | null;
            /**
             * Format: int64
             * @description Webhook endpoints, in each environment; the gateway itself takes 20. Null or absent: unlimited.
             */
            webhook_endpoints_max?: number | null;
        };
        /**
         * @description A new tenant.
         * @example {
         *       "name": "Clipboard Studio",
         *       "plan": "maximum"
         *     }
         */
        CreateTenant: {
            /** @description 1 to 200 characters; end users get to see it. */
            name: string;
            /** @description A plan that there is. */
            plan: string;
        };
        /**
         * @description What a token is to allow. Everything may be left out.
         * @example {
         *       "user_id": "user-42",
         *       "scope": "links:write links:read",
         *       "expires_in": 900
         *     }
         */
        CreateToken: {
            /** @description Restricts the token to these accounts. */
            account_ids?: string[] | null;
            /**
             * Format: int64
             * @description Seconds until the token expires.
             * @default 3600
             */
            expires_in?: number | null;
            /** @description Scopes separated by spaces, none that the API key does not have. Absent: all of the key's. */
            scope?: string | null;
            /** @description Restricts the token to one of your users, by your own id. */
            user_id?: string | null;
        };
        /**
         * @description A new user.
         * @example {
         *       "user_id": "user-42",
         *       "metadata": {
         *         "crm": "A-1042"
         *       }
         *     }
         */
        CreateUser: {
            /** @description Yours to fill: an object of at most 4,096 bytes of JSON. */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /** @description Your own id: 1 to 128 characters without control characters. */
            user_id: string;
        };
        /**
         * @description A new endpoint.
         * @example {
         *       "url": "https://hooks.example.com/linkgate",
         *       "events": [
         *         "account.linked",
         *         "post.failed"
         *       ]
         *     }
         */
        CreateWebhookEndpoint: {
            /** @description For you. */
            description?: string | null;
            /** @description The types of events to send. Absent: all, also those that are yet to come. */
            events?: string[] | null;
            /** @description `https`, a public host name, the default port or one from 1024 on, no user name or password. */
            url: string;
        };
        /** @description A tenant just made, with its first keys. */
        CreatedTenant: {
            api_keys: components["schemas"]["FirstKeys"];
            /** @example 721cd520-e405-46d8-a76b-95c1d6d65466 */
            tenant_id: string;
        };
        /** @description TikTok's `creator_info`: what the creator may choose for a post right now. */
        CreatorInfo: {
            comment_disabled: boolean;
            /** @description Expires within hours. */
            creator_avatar_url?: string | null;
            /** @description To be shown on every post form. */
            creator_nickname?: string | null;
            creator_username?: string | null;
            duet_disabled: boolean;
            /** Format: int64 */
            max_video_post_duration_sec?: number | null;
            /**
             * @description What `privacy_level` may be; the user chooses, without a default.
             * @example [
             *       "PUBLIC_TO_EVERYONE",
             *       "MUTUAL_FOLLOW_FRIENDS",
             *       "SELF_ONLY"
             *     ]
             */
            privacy_level_options: string[];
            stitch_disabled: boolean;
        };
        /** @enum {string} */
        CredentialStatus: "accepted" | "refused";
        Day: components["schemas"]["Counts"] & {
            /**
             * Format: date
             * @example 2026-11-22
             */
            day: string;
        };
        /** @description One sending of one event to one endpoint, with its log. */
        Delivery: {
            /** @description Oldest first, at most 12. */
            attempts: components["schemas"]["DeliveryAttempt"][];
            /**
             * @description `event`, `redelivery` or `test`.
             * @example event
             * @enum {string}
             */
            cause: "event" | "redelivery" | "test";
            /** Format: date-time */
            created_at: string;
            /** @example evt_0192f3a4b5c6d7e8f90123456789abcd */
            event_id: string;
            /**
             * @example account.linked
             * @enum {string}
             */
            event_type: "link_session.scanned" | "link_session.confirmed" | "link_session.expired" | "link_session.failed" | "link_session.cancelled" | "account.linked" | "account.reconnect_required" | "account.reconnected" | "account.unlinked" | "post.processing" | "post.published" | "post.publicly_available" | "post.inbox_delivered" | "post.failed" | "post.unconfirmed" | "webhook_endpoint.disabled" | "webhook.test";
            /** Format: date-time */
            finished_at?: string | null;
            /** @example dlv_0192f3a4b5c6d7e8f90123456789abcd */
            id: string;
            /**
             * Format: date-time
             * @description When it is tried next, if nothing holds it up; null once it has ended.
             */
            next_attempt_at?: string | null;
            request: components["schemas"]["DeliveryRequest"];
            status: components["schemas"]["DeliveryStatus"];
            /** @example we_0192f3a4b5c6d7e8f90123456789abcd */
            webhook_endpoint_id: string;
        };
        /** @description One attempt. */
        DeliveryAttempt: {
            /** Format: date-time */
            at: string;
            /**
             * Format: int64
             * @example 87
             */
            duration_ms: number;
            /**
             * @description Why it did not count: `refused`, `server_error`, `redirected`, `asked_to_wait`, `gone`; without an answer
             *     `timed_out`, `connection_failed`, `tls_failed`, `name_unresolved`, `address_forbidden`,
             *     `answer_unreadable`. Null for a success.
             * @example server_error
             */
            error?: string | null;
            /**
             * Format: int32
             * @description From 1.
             * @example 1
             */
            number: number;
            /** @description The first 1,024 bytes of the answer's body. */
            response_body?: string | null;
            /**
             * Format: int32
             * @description Null when no answer came.
             * @example 500
             */
            response_status?: number | null;
            /**
             * @description Where it went: the endpoint's address then. Null for attempts that are older than this field.
             * @example https://hooks.example.com/linkgate
             */
            url?: string | null;
        };
        /** @description A page of deliveries, newest first. */
        DeliveryList: {
            data: components["schemas"]["Delivery"][];
            /** @description Pass it as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        /** @description What is sent. */
        DeliveryRequest: {
            /**
             * @description The body, byte for byte.
             * @example {"id":"evt_0192f3a4b5c6d7e8f90123456789abcd","type":"account.linked"}
             */
            body: string;
            /**
             * @description The headers of the last attempt, without its signature; empty before the first.
             * @example {
             *       "content-type": "application/json",
             *       "webhook-id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
             *       "webhook-timestamp": "1795348800"
             *     }
             */
            headers: {
                [key: string]: string;
            };
        };
        /** @enum {string} */
        DeliveryStatus: "pending" | "succeeded" | "failed";
        /**
         * @description The member's password, and a code or a recovery code.
         * @example {
         *       "password": "nine otters hum quietly",
         *       "code": "123456"
         *     }
         */
        DisableTotp: {
            code: string;
            password: string;
        };
        /** @description Why an endpoint is off. */
        DisabledEndpoint: {
            /** Format: date-time */
            at: string;
            /**
             * @description `switched_off` by you; `failing`: nothing but failures for 5 days; `gone`: it answered 410.
             * @example failing
             * @enum {string}
             */
            reason: "switched_off" | "failing" | "gone";
        };
        /** @description What ended between two steps. Sessions that are still pending are left out. */
        DropOff: {
            /**
             * Format: int64
             * @description Reached the first, ended, and never reached the second.
             * @example 20
             */
            sessions: number;
            /**
             * Format: double
             * @description `sessions`, of those and the ones that went on: 0 to 1; null when there are none.
             * @example 0.2222
             */
            share?: number | null;
        };
        DropOffs: {
            confirmed_to_told: components["schemas"]["DropOff"];
            created_to_shown: components["schemas"]["DropOff"];
            scanned_to_confirmed: components["schemas"]["DropOff"];
            shown_to_scanned: components["schemas"]["DropOff"];
        };
        /**
         * @description What happens when a second of your users links the same TikTok account.
         * @enum {string}
         */
        DuplicateAccounts: "share" | "move" | "deny";
        /**
         * @description In which environment a session works.
         * @enum {string}
         */
        EnvironmentName: "live" | "test";
        /**
         * @description Something that happened; the same here and as the body of a webhook.
         * @example {
         *       "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
         *       "type": "account.linked",
         *       "timestamp": "2026-11-22T12:00:00.000Z",
         *       "environment": "live",
         *       "data": {
         *         "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
         *         "user_id": "user-42",
         *         "display_name": "Ana",
         *         "username": "ana"
         *       }
         *     }
         */
        Event: {
            /** @description What the event is about; its fields depend on `type`. */
            data: {
                [key: string]: unknown;
            };
            /**
             * @description `live` or `test`.
             * @enum {string}
             */
            environment: "live" | "test";
            id: string;
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            type: "link_session.scanned" | "link_session.confirmed" | "link_session.expired" | "link_session.failed" | "link_session.cancelled" | "account.linked" | "account.reconnect_required" | "account.reconnected" | "account.unlinked" | "post.processing" | "post.published" | "post.publicly_available" | "post.inbox_delivered" | "post.failed" | "post.unconfirmed" | "webhook_endpoint.disabled" | "webhook.test";
        };
        /** @description A page of events, newest first. */
        EventList: {
            data: components["schemas"]["Event"][];
            /** @description Pass it as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One broken rule. */
        FieldError: {
            /**
             * @description Stable, snake_case.
             * @example missing_field
             */
            code: string;
            /**
             * @description What to change.
             * @example choose a privacy level
             */
            detail: string;
            /** @description The bound that it breaks. */
            limit?: unknown;
            /**
             * @description JSON pointer (RFC 6901) into the body as you sent it; `/query/NAME`, `/path/NAME` and
             *     `/header/NAME` for what did not come in the body.
             * @example /tiktokSettings/privacy_level
             */
            pointer: string;
            /** @description What was measured. */
            value?: unknown;
        };
        /** @description Shown this once; each has all scopes in its environment. */
        FirstKeys: {
            /** @example sk_live_ap4r7sp5hwf6rs63_... */
            live: string;
            /** @example sk_test_k3v9x1d7q5m2n8c4_... */
            test: string;
        };
        /**
         * @description Whose password is forgotten.
         * @example {
         *       "email": "ada@example.com"
         *     }
         */
        ForgotPassword: {
            email: string;
        };
        /**
         * @description A permission that TikTok asks a person for.
         * @enum {string}
         */
        Granted: "user.info.basic" | "video.publish" | "video.upload";
        Health: {
            /** @example ok */
            status: string;
        };
        /** @description One account, and whose it becomes. */
        ImportAccount: {
            /** @description Kept with the account when it is new: an object of at most 4,096 bytes of JSON. */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /** @description The upstream's own id, as `GET /v1/upstream-accounts` lists it: 1 to 128 bytes. */
            upstream_account_id: string;
            /** @description Your own id of the user; made where there is none yet. */
            user_id: string;
        };
        /**
         * @description Which accounts to take over, 1 to 100.
         * @example {
         *       "accounts": [
         *         {
         *           "upstream_account_id": "acc_7f3a20",
         *           "user_id": "user-42"
         *         }
         *       ]
         *     }
         */
        ImportAccounts: {
            accounts: components["schemas"]["ImportAccount"][];
        };
        /** @enum {string} */
        ImportOutcome: "linked" | "reconnected" | "already_linked" | "not_found" | "inactive" | "duplicate_account" | "account_limit";
        ImportResult: {
            account?: components["schemas"]["Account"] | null;
            result: components["schemas"]["ImportOutcome"];
            /** @example acc_7f3a20 */
            upstream_account_id: string;
            /** @example user-42 */
            user_id: string;
        };
        /** @description What became of each, in the order of the request. */
        ImportResults: {
            data: components["schemas"]["ImportResult"][];
        };
        /**
         * @description Whom to invite.
         * @example {
         *       "email": "ada@example.com",
         *       "role": "developer",
         *       "name": "Ada"
         *     }
         */
        InviteMember: {
            /**
             * Format: email
             * @description Where the invitation goes. One that differs from a member's in case alone is the same.
             */
            email: string;
            /** @description What to call the member. */
            name?: string | null;
            /** @description What the member may do; nothing that you may not do yourself. */
            role: components["schemas"]["RoleName"];
        };
        /**
         * @description Whom to invite.
         * @example {
         *       "email": "ada@example.com",
         *       "name": "Ada"
         *     }
         */
        InviteOwner: {
            /**
             * Format: email
             * @description Where the invitation goes. One that differs from a member's in case alone is the same.
             */
            email: string;
            /** @description What to call the member. */
            name?: string | null;
        };
        /** @description A member that was invited just now, with its invitation. */
        InvitedMember: components["schemas"]["Member"] & {
            invitation: components["schemas"]["MemberLink"];
        };
        /** @description Something that keeps an account from being used. */
        Issue: {
            /** @example account_reconnect_required */
            code: string;
            /**
             * @description What to do.
             * @example Start a link session with reconnect_account_id; the account keeps its id.
             */
            detail: string;
        };
        /** @description Somebody else whose tokens are taken for yours, within these limits. */
        Issuer: {
            /**
             * @example [
             *       "ES256"
             *     ]
             */
            algorithms: string[];
            /** @description Whether a token without that claim acts for the tenant as a whole; else it is refused. */
            allow_tenant_wide: boolean;
            /**
             * @description What `aud` must hold, unless it holds your address, `{public URL}/t/{tenant_id}`, which is always good.
             * @example linkgate
             */
            audience: string;
            /** Format: date-time */
            created_at: string;
            /**
             * @description `live` or `test`: its tokens act in this environment.
             * @example live
             * @enum {string}
             */
            environment: "live" | "test";
            /** @example isr_0192f3a4b5c6d7e8f90123456789abcd */
            id: string;
            /**
             * @description The `iss` of its tokens.
             * @example https://auth.clipboard.example
             */
            issuer: string;
            /**
             * @description Where its keys are fetched from; null: they were pasted.
             * @example https://auth.clipboard.example/.well-known/jwks.json
             */
            jwks_uri?: string | null;
            /**
             * @description The public keys that are known.
             * @example [
             *       {
             *         "kty": "OKP",
             *         "crv": "Ed25519",
             *         "kid": "2026-11",
             *         "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
             *       }
             *     ]
             */
            keys: {
                [key: string]: unknown;
            }[];
            /**
             * @description Their names.
             * @example [
             *       "2026-11"
             *     ]
             */
            kids: string[];
            /**
             * @description Why the last fetch failed; null: it did not. Keys stay good for 24 hours without one that succeeds.
             * @example the server answered with status 404
             */
            last_error?: string | null;
            /**
             * Format: date-time
             * @description When keys were fetched last with success.
             */
            last_fetched_at?: string | null;
            /**
             * Format: int64
             * @description The longest time from `iat` to `exp`, in seconds.
             * @example 3600
             */
            lifetime_max_seconds: number;
            /** @example our own login */
            name?: string | null;
            /** @description Keys that a rotation has replaced, and that are still taken. */
            retiring_keys: components["schemas"]["RetiringKey"][];
            /**
             * @description What its tokens may do at most.
             * @example [
             *       "links:write",
             *       "accounts:read"
             *     ]
             */
            scopes: string[];
            /** Format: date-time */
            updated_at: string;
            /**
             * @description The claim that names the user.
             * @example sub
             */
            user_claim: string;
        };
        /** @description A page of issuers, newest first. */
        IssuerList: {
            data: components["schemas"]["Issuer"][];
            /** @description Pass it as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One public key (RFC 8037). */
        Jwk: {
            /**
             * @example EdDSA
             * @enum {string}
             */
            alg: "EdDSA";
            /**
             * @example Ed25519
             * @enum {string}
             */
            crv: "Ed25519";
            /** @example 5f2c8a1b9d3e4c70 */
            kid: string;
            /**
             * @example OKP
             * @enum {string}
             */
            kty: "OKP";
            /**
             * @example sig
             * @enum {string}
             */
            use: "sig";
            /** @example 11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo */
            x: string;
        };
        /** @description The public keys of a tenant's tokens. */
        Jwks: {
            keys: components["schemas"]["Jwk"][];
        };
        /**
         * @description Where a signing key stands.
         * @enum {string}
         */
        KeyState: "next" | "active" | "retiring" | "retired";
        /**
         * @description Whether a key can be used.
         * @enum {string}
         */
        KeyStatus: "active" | "expired" | "revoked";
        Limit: {
            /**
             * Format: int64
             * @example 1000
             */
            limit: number;
            /**
             * Format: int64
             * @example 988
             */
            remaining: number;
            /**
             * Format: int64
             * @example 12
             */
            used: number;
        };
        /** @description What the plan allows, and what is left of it now. */
        Limits: {
            /** @description Accounts that are not unlinked, in this environment. */
            accounts: components["schemas"]["QuotaLimit"];
            /** @description Active API keys, in this environment, without those that a rotation replaced. */
            api_keys: components["schemas"]["QuotaLimit"];
            /** @description Link sessions started today (UTC), in this environment, whatever became of them. */
            link_sessions_per_day: components["schemas"]["QuotaLimit"];
            /** @description Members, the invited ones too. */
            members: components["schemas"]["QuotaLimit"];
            /** @description Link sessions that wait for their users, at once. */
            pending_link_sessions: components["schemas"]["Limit"];
            /**
             * @description Posts of today (UTC), in this environment. Drafts and posts that failed later count; those that were
             *     refused at once, by a rule or by the upstream, do not.
             */
            posts_per_day: components["schemas"]["QuotaLimit"];
            /** @description Whether accounts may be linked by QR code. */
            qr_login: boolean;
            /**
             * Format: int32
             * @description Requests a second, over both environments, in each replica.
             * @example 1000
             */
            requests_per_second: number;
            /** @description Webhook endpoints, in this environment. */
            webhook_endpoints: components["schemas"]["QuotaLimit"];
        };
        /**
         * @description What the end user is asked after the account was linked.
         * @enum {string}
         */
        LinkConfirmation: "undo" | "accept";
        /**
         * @description How far the link sessions made in these days came, and how long it took them. A session that reached a
         *     step counts in the steps before it too.
         */
        LinkFunnel: {
            /**
             * Format: int64
             * @example 66
             */
            confirmed: number;
            /**
             * Format: int64
             * @example 100
             */
            created: number;
            drop_off: components["schemas"]["DropOffs"];
            /**
             * Format: int64
             * @example 70
             */
            scanned: number;
            /** @description Seconds between steps, of the sessions of which both ends are known, and that are kept: for 30 days. */
            seconds: components["schemas"]["Spans"];
            /**
             * Format: int64
             * @description A person could see a code: the hosted page was opened, a picture was answered on the compatible
             *     surface, or somebody watched by stream, check or `GET`.
             * @example 90
             */
            shown: number;
            /**
             * Format: int64
             * @description The confirmation reached somebody who asked: page, stream, check or `GET`.
             * @example 66
             */
            told: number;
        };
        /**
         * @description One attempt of one user to link one account.
         * @example {
         *       "unique_id": "link_3kd8s2m5q7w9x1zb4c6v8n0p",
         *       "status": "new",
         *       "reason": null,
         *       "url": "https://link.example/link/ls_0192f3a4b5c6d7e8f90123456789abcd#secret",
         *       "qr": {
         *         "image": "data:image/svg+xml;base64,PHN2Zy8+",
         *         "expires_at": "2026-11-22T12:05:00.000Z"
         *       },
         *       "user_id": "user-42",
         *       "account": null,
         *       "redirect_url": null,
         *       "locale": "en",
         *       "theme": null,
         *       "reconnect_account_id": null,
         *       "nonce": null,
         *       "metadata": {
         *         "plan": "pro"
         *       },
         *       "created_at": "2026-11-22T12:00:00.000Z",
         *       "updated_at": "2026-11-22T12:00:00.000Z",
         *       "expires_at": "2026-11-22T12:15:00.000Z"
         *     }
         */
        LinkSession: {
            account?: components["schemas"]["LinkedAccount"] | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            locale?: string | null;
            metadata?: {
                [key: string]: unknown;
            } | null;
            nonce?: string | null;
            qr?: components["schemas"]["Qr"] | null;
            /**
             * @description Why it ended without an account: `timed_out`, `code_expired`, `utilised`, `duplicate_account`,
             *     `other_account`, `account_limit`, `tenant_suspended`, `upstream_refused`, `cancelled_by_tenant`, `cancelled_by_user`, `undone`,
             *     `user_erased`.
             * @enum {string|null}
             */
            reason?: "timed_out" | "code_expired" | "utilised" | "duplicate_account" | "other_account" | "account_limit" | "tenant_suspended" | "upstream_refused" | "cancelled_by_tenant" | "cancelled_by_user" | "undone" | "user_erased" | null;
            reconnect_account_id?: string | null;
            redirect_url?: string | null;
            status: components["schemas"]["LinkSessionStatus"];
            theme?: string | null;
            /** @example link_3kd8s2m5q7w9x1zb4c6v8n0p */
            unique_id: string;
            /** Format: date-time */
            updated_at: string;
            /**
             * @description The hosted page, to open, embed or send to the user. Whoever has it can open it, once.
             * @example https://link.example/link/ls_0192f3a4b5c6d7e8f90123456789abcd#secret
             */
            url: string;
            /** @example user-42 */
            user_id: string;
        };
        /** @description Link sessions by the day that they were made, under the status that they have now. */
        LinkSessionCounts: {
            /**
             * Format: int64
             * @example 2
             */
            cancelled: number;
            /**
             * Format: int64
             * @example 66
             */
            confirmed: number;
            /**
             * Format: int64
             * @description All of them.
             * @example 100
             */
            created: number;
            /**
             * Format: int64
             * @example 26
             */
            expired: number;
            /**
             * Format: int64
             * @example 1
             */
            failed: number;
            /**
             * Format: int64
             * @description `new` or `scanned`.
             * @example 4
             */
            pending: number;
            /**
             * Format: int64
             * @example 1
             */
            utilised: number;
        };
        /** @description A page of link sessions, newest first. */
        LinkSessionList: {
            data: components["schemas"]["LinkSession"][];
            /** @description Pass it as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        /**
         * @description Where a session stands: `new` and `scanned` wait for the user, the others are final (`confirmed`
         *     may still become `cancelled`, when the user undoes it).
         * @enum {string}
         */
        LinkSessionStatus: "new" | "scanned" | "confirmed" | "expired" | "utilised" | "failed" | "cancelled";
        /** @description The account that a session linked. */
        LinkedAccount: {
            /** @example 8abd72f0-4ede-441c-9c17-0123456789ab */
            account_id: string;
            avatar_url?: string | null;
            /** @example Ada */
            display_name?: string | null;
            /**
             * @description `linked`, `awaiting_accept` or `reconnect_required`.
             * @example linked
             * @enum {string}
             */
            status: "linked" | "awaiting_accept" | "reconnect_required";
            /** @example ada.films */
            username?: string | null;
        };
        /** @description An account of yours. */
        LinkedAs: {
            /** @example 8abd72f0-4ede-441c-9c17-0123456789ab */
            account_id: string;
            /** @example user-42 */
            user_id: string;
        };
        /**
         * @description Who wants to log in.
         * @example {
         *       "email": "ada@example.com",
         *       "password": "nine otters hum quietly",
         *       "environment": "test"
         *     }
         */
        LogIn: {
            /** @description Upper and lower case do not matter. */
            email: string;
            environment?: components["schemas"]["EnvironmentName"] | null;
            password: string;
            /**
             * @description The tenant's id. Needed where several tenants know the e-mail.
             * @example 8abd72f0-4ede-441c-9c17-0123456789ab
             */
            tenant_id?: string | null;
            /** @description Six digits of the authenticator app, or a recovery code. Needed where a second factor is on. */
            totp_code?: string | null;
        };
        MediaItem: {
            /**
             * @description An `https` URL on a public host, without redirects, that stays readable for an hour.
             * @example https://media.example.com/video.mp4
             */
            url: string;
        };
        /** @enum {string} */
        MediaKind: "video" | "photo";
        /** @description A person who administers the tenant. */
        Member: {
            /** Format: date-time */
            accepted_at?: string | null;
            /** Format: date-time */
            created_at: string;
            /** @example ada@example.com */
            email: string;
            /** @example mem_0192f3a4b5c6d7e8f90123456789abcd */
            id: string;
            /**
             * Format: date-time
             * @description Until when the invitation can be accepted; null once it was.
             */
            invitation_expires_at?: string | null;
            /** Format: date-time */
            last_login_at?: string | null;
            /**
             * Format: date-time
             * @description Until when too many wrong passwords keep the member out, if they ever did.
             */
            locked_until?: string | null;
            /** @example Ada */
            name?: string | null;
            role: components["schemas"]["RoleName"];
            /**
             * @description `invited` until the invitation is accepted, then `active`.
             * @example active
             * @enum {string}
             */
            status: "invited" | "active";
            /** @description Whether log-in asks for a code of an authenticator app. */
            totp_enabled: boolean;
        };
        /** @description A link that lets its holder set the member's password once. Shown this once. */
        MemberLink: {
            /** Format: date-time */
            expires_at: string;
            /**
             * @description Whether the link is mailed to the member as well: it will be tried.
             * @example false
             */
            mailed: boolean;
            /**
             * @description What the link holds after the `#`.
             * @example lgi_...
             */
            token: string;
            /**
             * @description Give it to the member and to nobody else.
             * @example https://link.example/members/accept#lgi_...
             */
            url: string;
        };
        /** @description A page of members, newest first. */
        MemberList: {
            data: components["schemas"]["Member"][];
            /** @description Pass it as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        /** @description What one log-in began. */
        MemberSession: {
            /**
             * @description Where it was logged in from, as far as it is known.
             * @example 203.0.113.7
             */
            address?: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description Whether it is the one that asks. */
            current: boolean;
            /**
             * @description The environment that it works in.
             * @example live
             * @enum {string}
             */
            environment: "live" | "test";
            /**
             * Format: date-time
             * @description When it ends unless it is renewed before.
             */
            expires_at: string;
            /** @example ms_0192f3a4b5c6d7e8f90123456789abcd */
            id: string;
            /**
             * Format: date-time
             * @description When its tokens were last renewed.
             */
            refreshed_at: string;
            /** @description What the client called itself. */
            user_agent?: string | null;
        };
        /** @description A page of a member's sessions, newest first. */
        MemberSessionList: {
            data: components["schemas"]["MemberSession"][];
            /** @description Pass it as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        /** @description A key just made. */
        NewApiKey: components["schemas"]["ApiKey"] & {
            /**
             * @description The key itself, shown this once.
             * @example sk_live_iezwpuay7forw6pq...
             */
            key: string;
        };
        /**
         * @example {
         *       "secret": "kf2S0mX3vq8yT1aRz6cB9wLdE4hJ7nPuG5iYoKxVtQs"
         *     }
         */
        OpenPage: {
            /**
             * @description The language that the page speaks, of which it gets the tenant's words.
             * @example pt-BR
             */
            locale?: string | null;
            /**
             * @description The fragment of the session's `url`.
             * @example kf2S0mX3vq8yT1aRz6cB9wLdE4hJ7nPuG5iYoKxVtQs
             */
            secret: string;
            /**
             * @description What an earlier call of the same browser answered; or, so that an answer that is lost locks nobody
             *     out, what the browser made itself: 32 to 128 random letters of base64url.
             * @example v7Qe1nDs4Wb9yXk2Lr8Tf5Ju0Hc3Pz6Ga-MoIiVtRwE
             */
            view_token?: string | null;
        };
        /** @description What the page shows. */
        OpenedPage: components["schemas"]["PageEvent"] & {
            /**
             * @description Exact origins that may frame the page and hear from it.
             * @example [
             *       "https://app.example"
             *     ]
             */
            allowed_origins: string[];
            locale?: string | null;
            redirect_url?: string | null;
            sandbox?: components["schemas"]["PageSandbox"] | null;
            tenant: components["schemas"]["PageTenant"];
            theme?: string | null;
            /**
             * @description For this browser's further calls.
             * @example v7Qe1nDs4Wb9yXk2Lr8Tf5Ju0Hc3Pz6Ga-MoIiVtRwE
             */
            view_token: string;
        };
        /** @description A customer of yours. */
        OperatorTenant: {
            /**
             * @example [
             *       "https://app.example"
             *     ]
             */
            allowed_origins: string[];
            /** Format: date-time */
            created_at: string;
            /** @example Clipboard Studio */
            name: string;
            /** @example maximum */
            plan: string;
            status: components["schemas"]["TenantStatus"];
            /** @description In your own words; the tenant does not see it. */
            suspend_reason?: string | null;
            /** Format: date-time */
            suspended_at?: string | null;
            /** @example 721cd520-e405-46d8-a76b-95c1d6d65466 */
            tenant_id: string;
            /** Format: date-time */
            updated_at: string;
        };
        /**
         * @description What to change; what is absent stays.
         * @example {
         *       "plan": "free"
         *     }
         */
        OperatorUpdateTenant: {
            name?: string | null;
            /** @description A plan that there is. */
            plan?: string | null;
        };
        /** @description A key of yours at the upstream. */
        OwnCredentials: {
            /**
             * @description The key's last four characters; empty for a short one.
             * @example 7f3a
             */
            api_key_hint: string;
            /**
             * Format: date-time
             * @description When the upstream first refused it; null while it takes it.
             */
            refused_at?: string | null;
            /** Format: date-time */
            set_at: string;
            status: components["schemas"]["CredentialStatus"];
        };
        /** @description The tenant that a member works for. */
        OwnTenant: {
            /** @example 8abd72f0-4ede-441c-9c17-0123456789ab */
            id: string;
            /** @example Clipboard Studio */
            name: string;
        };
        /** @description Every colour of the page, as `#rrggbb`: what the tenant chose, and what follows from it. */
        PageColors: {
            /** @example #0b6b5d */
            accent: string;
            background: string;
            /** @description Of the edges of what can be pressed. */
            edge: string;
            /** @description Of lines that part things. */
            line: string;
            /** @description Of words on the accent. */
            on_accent: string;
            /** @description Of words that matter less. */
            soft: string;
            text: string;
        };
        /** @description Where the session stands, as its page is told. */
        PageEvent: {
            account?: components["schemas"]["LinkedAccount"] | null;
            /**
             * @description `undo`: linked at once; `accept`: waits for the user's word; `accepted`: has it.
             * @example undo
             */
            confirmation: string;
            /** Format: date-time */
            expires_at: string;
            qr?: components["schemas"]["PageQr"] | null;
            /**
             * @description Why it ended without an account.
             * @enum {string|null}
             */
            reason?: "timed_out" | "code_expired" | "utilised" | "duplicate_account" | "other_account" | "account_limit" | "tenant_suspended" | "upstream_refused" | "cancelled_by_tenant" | "cancelled_by_user" | "undone" | "user_erased" | null;
            /** @description A JWT that the tenant's server can check with the tenant's public keys. */
            receipt?: string | null;
            status: components["schemas"]["LinkSessionStatus"];
            /**
             * Format: date-time
             * @description Until when the user may undo the link.
             */
            undo_until?: string | null;
            /** @example link_3kd8s2m5q7w9x1zb4c6v8n0p */
            unique_id: string;
            /**
             * @description Another one each time that anything of this has changed; for `known`.
             * @example 9f2c61d08b7a45e3
             */
            version: string;
        };
        /** @description The code to show. */
        PageQr: components["schemas"]["Qr"] & {
            /**
             * @description What the code holds, where a phone can open it in TikTok: for whoever looks at the page on the very
             *     phone that has TikTok.
             * @example aweme://authorize?authType=100&client_key=ck1&token=T1
             */
            address?: string | null;
        };
        /** @description Where the simulated phone is. */
        PageSandbox: {
            /** @example https://link.example/sandbox/phone */
            phone_url: string;
        };
        /** @description Who asks. */
        PageTenant: {
            colors?: components["schemas"]["PageColors"] | null;
            dark_colors?: components["schemas"]["PageColors"] | null;
            /**
             * @description Said below the title.
             * @example We post only what you approve.
             */
            description?: string | null;
            logo_url?: string | null;
            /** @example Clipboard Studio */
            name: string;
            /**
             * @description In place of the page's own title.
             * @example Connect your TikTok
             */
            title?: string | null;
        };
        /** @description Words in one language, 1 to 300 characters each. */
        PageTexts: {
            /**
             * @description Said below the title.
             * @default null
             */
            description?: string | null;
            /**
             * @description In place of the page's own title.
             * @default null
             */
            title?: string | null;
        };
        /** @description Colours as `#rrggbb`. Text needs a contrast of 4.5 to the background, the accent one of 3. */
        Palette: {
            /**
             * @default null
             * @example #0b6b5d
             */
            accent?: string | null;
            /**
             * @default null
             * @example #ffffff
             */
            background?: string | null;
            /**
             * @default null
             * @example #16181d
             */
            text?: string | null;
        };
        /** @description Seconds, to the millisecond; null without any session. */
        Percentiles: {
            /**
             * Format: double
             * @example 11.2
             */
            p50?: number | null;
            /**
             * Format: double
             * @example 38.5
             */
            p90?: number | null;
            /**
             * Format: double
             * @example 121
             */
            p99?: number | null;
        };
        /** @description What tenants on it may do. */
        Plan: {
            /**
             * Format: int64
             * @description Accounts that are not unlinked, in each environment. Null: unlimited.
             * @example 500
             */
            accounts_max?: number | null;
            /**
             * Format: int64
             * @description Active API keys, in each environment; the gateway itself takes 100. Keys that a rotation replaced do not count. Null: unlimited.
             * @example 10
             */
            api_keys_max?: number | null;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: int32
             * @description Link sessions that wait for their users at once, in each environment.
             * @example 200000
             */
            link_sessions_pending_max: number;
            /**
             * Format: int64
             * @description Link sessions started a day of UTC, in each environment. Null: unlimited.
             * @example 2000
             */
            link_sessions_per_day_max?: number | null;
            /**
             * Format: int64
             * @description Members, the invited ones too; the gateway itself takes 500. Null: unlimited.
             * @example 25
             */
            members_max?: number | null;
            /** @example maximum */
            plan_id: string;
            /**
             * Format: int64
             * @description Posts a day of UTC, in each environment; those that the upstream refused at once do not count. Null: unlimited.
             * @example 1000
             */
            posts_per_day_max?: number | null;
            /** @description Whether accounts may be linked by QR code. */
            qr_login: boolean;
            /**
             * Format: int32
             * @description Requests a second, over both environments, in each replica.
             * @example 1000
             */
            requests_per_second_max: number;
            /**
             * Format: int64
             * @description How many tenants are on it.
             * @example 12
             */
            tenants: number;
            /** Format: date-time */
            updated_at: string;
            /**
             * Format: int64
             * @description Webhook endpoints, in each environment; the gateway itself takes 20. Null: unlimited.
             * @example 5
             */
            webhook_endpoints_max?: number | null;
        };
        /** @description A page of plans, newest first. */
        PlanList: {
            data: components["schemas"]["Plan"][];
            /** @description Pass it as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One request to publish, with everything that became of it. */
        Post: {
            /** @example 8abd72f0-4ede-441c-9c17-0123456789ab */
            account_id: string;
            /** Format: date-time */
            created_at: string;
            draft: boolean;
            /** @description TikTok's own word, when it gave the post up. */
            fail_reason?: string | null;
            /**
             * @description `video` or `photo`.
             * @example video
             * @enum {string}
             */
            media_type: "video" | "photo";
            /** @example post_0192f3a4b5c6d7e8f90123456789abcd */
            post_id: string;
            /** @description Once it can be seen there. */
            public_post_url?: string | null;
            /**
             * @description What the upstream knows it by; null when its answer was lost, or when it refused.
             * @example v_pub_url~v2.123456789
             */
            publish_id?: string | null;
            /** @description The body as you sent it. */
            request: {
                [key: string]: unknown;
            };
            status: components["schemas"]["PostStatus"];
            /** Format: date-time */
            updated_at: string;
            /** @example user-42 */
            user_id: string;
        };
        /**
         * @description A post: one video, or 2 to 35 photos.
         * @example {
         *       "accountId": "8abd72f0-4ede-441c-9c17-0123456789ab",
         *       "content": "Check out this video! #viral #fyp",
         *       "mediaItems": [
         *         {
         *           "url": "https://media.example.com/video.mp4"
         *         }
         *       ],
         *       "tiktokSettings": {
         *         "privacy_level": "PUBLIC_TO_EVERYONE",
         *         "allow_comment": true,
         *         "allow_duet": true,
         *         "allow_stitch": true,
         *         "video_cover_timestamp_ms": 1000
         *       }
         *     }
         */
        PostBody: {
            accountId: string;
            /** @description A video's caption (up to 2,200 UTF-16 code units), or a carousel's description (up to 4,000). */
            content?: string | null;
            mediaItems: components["schemas"]["MediaItem"][];
            /** @description A carousel's title. */
            photoTitle?: string | null;
            tiktokSettings?: components["schemas"]["TiktokSettings"] | null;
        };
        /** @description Posts by the day that they were made, under the status that they have now. */
        PostCounts: {
            /**
             * Format: int64
             * @description All of them.
             * @example 40
             */
            created: number;
            /**
             * Format: int64
             * @example 1
             */
            failed: number;
            /**
             * Format: int64
             * @example 2
             */
            inbox_delivered: number;
            /**
             * Format: int64
             * @example 1
             */
            processing: number;
            /**
             * Format: int64
             * @example 30
             */
            publicly_available: number;
            /**
             * Format: int64
             * @example 5
             */
            published: number;
            /**
             * Format: int64
             * @example 1
             */
            refused: number;
            /**
             * Format: int64
             * @example 0
             */
            submitting: number;
            /**
             * Format: int64
             * @example 0
             */
            unknown_outcome: number;
        };
        /** @description A page of posts, newest first. */
        PostList: {
            data: components["schemas"]["Post"][];
            /** @description Pass it as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        /**
         * @description Where a post stands.
         * @enum {string}
         */
        PostStatus: "submitting" | "processing" | "inbox_delivered" | "published" | "publicly_available" | "failed" | "refused" | "unknown_outcome";
        PostStatusAnswer: {
            data: components["schemas"]["PostStatusData"];
            /**
             * @description `video` or `photo`.
             * @example video
             * @enum {string}
             */
            mediaType: "video" | "photo";
            /** @example true */
            success: boolean;
        };
        /** @description Where a post stands. */
        PostStatusData: {
            /** @description TikTok's own word, with `FAILED`. */
            fail_reason?: string | null;
            /** @description Once the post can be seen there. */
            public_post_url?: string | null;
            /** @example v_pub_url~v2.123456789 */
            publish_id: string;
            /**
             * @description TikTok's own words: `PROCESSING_UPLOAD`, `PROCESSING_DOWNLOAD`, `SEND_TO_USER_INBOX`,
             *     `PUBLISH_COMPLETE`, `FAILED`.
             * @example PUBLISH_COMPLETE
             */
            status: string;
        };
        Posted: {
            data: components["schemas"]["PostedData"];
            /**
             * @description `video` or `photo`.
             * @example video
             * @enum {string}
             */
            mediaType: "video" | "photo";
            /** @example true */
            success: boolean;
        };
        /** @description What became of the post so far. */
        PostedData: {
            /**
             * @description What `/v1/posts` knows it by.
             * @example post_0192f3a4b5c6d7e8f90123456789abcd
             */
            post_id: string;
            /**
             * @description What to ask the status by; null when the upstream's answer was lost.
             * @example v_pub_url~v2.123456789
             */
            publish_id?: string | null;
            /**
             * @description `processing`, or `unknown_outcome` when the upstream's answer was lost.
             * @example processing
             */
            status: string;
        };
        /** @enum {string} */
        PrivacyLevel: "PUBLIC_TO_EVERYONE" | "MUTUAL_FOLLOW_FRIENDS" | "FOLLOWER_OF_CREATOR" | "SELF_ONLY";
        /** @description An error (RFC 9457). */
        Problem: {
            actor: components["schemas"]["Actor"];
            /**
             * @description Stable, snake_case; what programs look at.
             * @example not_found
             */
            code: string;
            /**
             * @description What happened and what to do, for people.
             * @example There is no such link session.
             */
            detail: string;
            /** @description Every broken rule, where there are any. */
            errors?: components["schemas"]["FieldError"][] | null;
            /**
             * Format: int64
             * @description How many the plan allows.
             */
            limit?: number | null;
            /**
             * @description Which quota of the plan is used up, where one is: `accounts`, `posts_per_day`, `link_sessions_per_day`,
             *     `webhook_endpoints`, `api_keys`, `members`.
             * @enum {string|null}
             */
            quota?: "accounts" | "posts_per_day" | "link_sessions_per_day" | "webhook_endpoints" | "api_keys" | "members" | null;
            /**
             * @description To be named when asking the operator.
             * @example req_0192f3a4b5c6d7e8f90123456789abcd
             */
            request_id: string;
            /** @description When a day's quota begins anew. */
            resets_at?: string | null;
            /**
             * Format: int64
             * @description Seconds after which it makes sense to ask again.
             */
            retry_after?: number | null;
            /**
             * Format: int32
             * @description The HTTP status.
             * @example 404
             */
            status: number;
            /** @description The tenant's plan, where the plan is in the way. */
            subscription?: string | null;
            /** @example Not found */
            title: string;
            /**
             * Format: uri-reference
             * @description Where the error is explained.
             * @example /docs/errors#not_found
             */
            type: string;
            /**
             * Format: int64
             * @description How many there are.
             */
            used?: number | null;
        };
        /** @enum {string} */
        Provider: "wahdx";
        /** @description A code, as a picture. */
        Qr: {
            /** Format: date-time */
            expires_at: string;
            /**
             * @description A data URL, ready for an `img`.
             * @example data:image/svg+xml;base64,PHN2Zy8+
             */
            image: string;
        };
        /** @description A code to show. */
        QrLogin: {
            /**
             * Format: int64
             * @description Seconds that the code still lives, rounded up.
             * @example 300
             */
            expiresIn: number;
            /**
             * @description A data URL, ready for an `img`.
             * @example data:image/png;base64,iVBORw0KGgo=
             */
            qrCodeImage: string;
            /**
             * @description What to check by; 32 of `A-Z 2-7`.
             * @example VJ5JCKGJGRSWNMFWHQH4W5NKY543Q57D
             */
            token: string;
            /** @example my_session_12345 */
            unique_id: string;
        };
        /** @description The account that was linked. Its names are empty once its user was erased. */
        QrLoginAccount: {
            /** @example 8abd72f0-4ede-441c-9c17-0123456789ab */
            accountId: string;
            /** @example Creator Name */
            display_name: string;
            /** @example creator_username */
            username: string;
        };
        /**
         * @example {
         *       "token": "VJ5JCKGJGRSWNMFWHQH4W5NKY543Q57D"
         *     }
         */
        QrLoginCheck: {
            /** @description The token of the request's answer. */
            token: string;
        };
        QrLoginChecked: {
            data: components["schemas"]["QrLoginState"];
            /** @example true */
            success: boolean;
        };
        /**
         * @example {
         *       "unique_id": "my_session_12345"
         *     }
         */
        QrLoginRequest: {
            /** @description Your own label: 8 to 64 of `A-Z a-z 0-9 _ -`. Absent: made up. */
            unique_id?: string | null;
            /**
             * @description Your own id of the user who links. Absent: `default`, or whoever's the pending session of that label
             *     is.
             */
            user_id?: string | null;
        };
        QrLoginStarted: {
            data: components["schemas"]["QrLogin"];
            /** @example true */
            success: boolean;
        };
        /** @description Where a code stands. */
        QrLoginState: {
            account?: components["schemas"]["QrLoginAccount"] | null;
            /** @description What to know or do, where the status does not say it. */
            message?: string | null;
            status: components["schemas"]["QrLoginStatus"];
            /** @example my_session_12345 */
            unique_id: string;
        };
        /** @enum {string} */
        QrLoginStatus: "new" | "scanned" | "confirmed" | "expired" | "utilised";
        /** @description A number that the plan bounds, or leaves open. */
        QuotaLimit: {
            /**
             * Format: int64
             * @description Null: unlimited.
             * @example 1000
             */
            limit?: number | null;
            /**
             * Format: int64
             * @description 0 where there is more than a lower plan allows; null: unlimited.
             * @example 988
             */
            remaining?: number | null;
            /**
             * Format: date-time
             * @description When it begins anew, for those of a day; else null.
             * @example 2026-03-01T00:00:00.000Z
             */
            resets_at?: string | null;
            /**
             * Format: int64
             * @example 12
             */
            used: number;
        };
        Readiness: {
            database: boolean;
            redis: boolean;
            /** @description Whether the database's schema is this program's. */
            schema: boolean;
            /**
             * @description `ready`, `not_ready` or `draining`.
             * @example ready
             * @enum {string}
             */
            status: "ready" | "not_ready" | "draining";
        };
        /**
         * @description Whom to give an account to.
         * @example {
         *       "user_id": "user-43"
         *     }
         */
        ReassignAccount: {
            /** @description Your own id of the user; made where there is none yet. */
            user_id: string;
        };
        /** @description Codes that take the place of the authenticator app when it is lost, each good once. Shown this once. */
        RecoveryCodes: {
            /**
             * @example [
             *       "abcd-efgh-ijkl-mnop"
             *     ]
             */
            recovery_codes: string[];
        };
        /**
         * @description Which events to send once more.
         * @example {
         *       "since": "2026-11-22T12:00:00Z"
         *     }
         */
        RedeliverSince: {
            /** @description `next_cursor` of the call before. */
            cursor?: string | null;
            /**
             * Format: date-time
             * @description Events from this moment on (RFC 3339). They are kept for 30 days.
             */
            since: string;
            /** @description Absent: `missed`. */
            which?: components["schemas"]["WhichEvents"];
        };
        /** @description How many events are sent once more. */
        Redelivered: {
            /**
             * @description At most 1,000 at once; may be 0 while there are more.
             * @example 12
             */
            events: number;
            /** @description There are more: call again with it as `cursor`. Null at the end. */
            next_cursor?: string | null;
        };
        /**
         * @description A refresh token to be renewed.
         * @example {
         *       "refresh_token": "lgr_..."
         *     }
         */
        Refresh: {
            environment?: components["schemas"]["EnvironmentName"] | null;
            /** @description The newest of the session. */
            refresh_token: string;
        };
        /**
         * @description The token of a link for a new password, and the password.
         * @example {
         *       "token": "lgp_...",
         *       "password": "nine otters hum quietly"
         *     }
         */
        ResetPassword: {
            /** @description 12 to 256 characters, and none that is well known. */
            password: string;
            /** @description What the link holds after the `#`. */
            token: string;
        };
        /** @description A key that a rotation has replaced. */
        RetiringKey: {
            /** @example 2026-10 */
            kid: string;
            /**
             * Format: date-time
             * @description Until then it is still taken.
             */
            until: string;
        };
        /**
         * @description What a member may do: see the guide to roles.
         * @enum {string}
         */
        RoleName: "owner" | "admin" | "developer" | "viewer";
        /**
         * @description How to rotate. Everything may be left out.
         * @example {
         *       "overlap_seconds": 3600
         *     }
         */
        RotateApiKey: {
            /**
             * Format: int64
             * @description For which the old key goes on.
             * @default 86400
             */
            overlap_seconds?: number | null;
        };
        /**
         * @description What takes the place of the keys. Without a body where they are fetched.
         * @example {
         *       "jwks": {
         *         "keys": [
         *           {
         *             "kty": "OKP",
         *             "crv": "Ed25519",
         *             "kid": "2026-12",
         *             "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
         *           }
         *         ]
         *       },
         *       "overlap_seconds": 3600
         *     }
         */
        RotateIssuer: {
            /** @description The new public keys as a JWK set, where keys were pasted. A new key has a new `kid`. */
            jwks?: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: int64
             * @description For which the keys that are replaced are still taken, where keys were pasted.
             * @default 86400
             */
            overlap_seconds?: number | null;
        };
        /**
         * @description How the new key follows the old one. Everything may be left out.
         * @example {
         *       "lead_time": 600,
         *       "overlap_seconds": 86400
         *     }
         */
        RotateSigningKey: {
            /**
             * Format: int64
             * @description Seconds from the new key's publication until it signs. Whoever checks your tokens may keep the
             *     published keys for 5 minutes: with less than that, new tokens may be refused for a while.
             * @default 600
             */
            lead_time?: number | null;
            /**
             * Format: int64
             * @description For which the old key still verifies after that.
             * @default 86400
             */
            overlap_seconds?: number | null;
        };
        /**
         * @description How to rotate.
         * @example {
         *       "overlap_seconds": 3600
         *     }
         */
        RotateWebhookSecret: {
            /**
             * Format: int32
             * @description For how many seconds the old secret signs too. 0 ends it at once.
             * @default 86400
             */
            overlap_seconds?: number | null;
        };
        /**
         * @description Who confirms. What is left out is made up.
         * @example {
         *       "username": "ada.films",
         *       "scopes": [
         *         "user.info.basic",
         *         "video.publish"
         *       ]
         *     }
         */
        SandboxConfirm: {
            /** @description What the person grants, `user.info.basic` always among it. Absent: everything. */
            scopes?: components["schemas"]["Granted"][] | null;
            /**
             * @description The person's TikTok username: 2 to 24 of `A-Z a-z 0-9 _ .`. The same one is the same person, who is
             *     your tenant's own. Absent: the person of the account to reconnect, or a new one.
             */
            username?: string | null;
        };
        /** @description A key pair under which your tokens and receipts are signed; its public part. */
        SigningKey: {
            /**
             * @example EdDSA
             * @enum {string}
             */
            algorithm: "EdDSA";
            /** Format: date-time */
            created_at: string;
            /**
             * @description The same as `kid`.
             * @example 0vzu3G8etXfZlbO2
             */
            id: string;
            jwk: components["schemas"]["Jwk"];
            /**
             * @description What tokens that it signed name in their header.
             * @example 0vzu3G8etXfZlbO2
             */
            kid: string;
            /**
             * Format: date-time
             * @description From when on it no longer verifies; null: it goes on.
             */
            retires_at?: string | null;
            /**
             * Format: date-time
             * @description From when on it signs.
             */
            signs_from: string;
            state: components["schemas"]["KeyState"];
        };
        /** @description A page of signing keys, newest first. */
        SigningKeyList: {
            data: components["schemas"]["SigningKey"][];
            /** @description Pass it as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        /**
         * @description Whose credentials new link sessions use. What is linked already stays with those it was linked by.
         * @enum {string}
         */
        Source: "operator" | "own";
        Spans: {
            confirmed_to_told: components["schemas"]["Percentiles"];
            created_to_confirmed: components["schemas"]["Percentiles"];
            created_to_shown: components["schemas"]["Percentiles"];
            scanned_to_confirmed: components["schemas"]["Percentiles"];
            shown_to_scanned: components["schemas"]["Percentiles"];
        };
        /**
         * @example {
         *       "checks": [
         *         {
         *           "accountId": "8abd72f0-4ede-441c-9c17-0123456789ab",
         *           "publishId": "v_pub_url~v2.123456789"
         *         }
         *       ]
         *     }
         */
        StatusBatch: {
            checks: components["schemas"]["StatusCheck"][];
        };
        StatusBatchAnswer: {
            /** @description One entry a check, in the order of the checks. */
            data: components["schemas"]["StatusBatchEntry"][];
            /** @example true */
            success: boolean;
        };
        /** @description The status of one post, or the error that asking for it alone would have given. */
        StatusBatchEntry: {
            /** @example 8abd72f0-4ede-441c-9c17-0123456789ab */
            accountId: string;
            error?: components["schemas"]["CompatError"] | null;
            fail_reason?: string | null;
            /**
             * @example video
             * @enum {string|null}
             */
            mediaType?: "video" | "photo" | null;
            public_post_url?: string | null;
            /** @example v_pub_url~v2.123456789 */
            publish_id: string;
            /** @example PUBLISH_COMPLETE */
            status?: string | null;
            success: boolean;
        };
        StatusCheck: {
            /** @example 8abd72f0-4ede-441c-9c17-0123456789ab */
            accountId: string;
            /** @description Accepted and not needed: the post's own record says it. */
            mediaType?: string | null;
            /** @example v_pub_url~v2.123456789 */
            publishId: string;
        };
        /**
         * @description Why.
         * @example {
         *       "reason": "unpaid since August"
         *     }
         */
        SuspendTenant: {
            /** @description At most 500 characters; the tenant does not see it. */
            reason?: string | null;
        };
        /** @description Your company, as this gateway knows it. It is the same in both environments. */
        Tenant: {
            /**
             * @description Exact origins that may show the hosted page in a frame.
             * @example [
             *       "https://app.example"
             *     ]
             */
            allowed_origins: string[];
            branding: components["schemas"]["Branding"];
            /** Format: date-time */
            created_at: string;
            duplicate_accounts: components["schemas"]["DuplicateAccounts"];
            link_confirmation: components["schemas"]["LinkConfirmation"];
            /** @example Clipboard Studio */
            name: string;
            /**
             * @description Where a link session may send the browser afterwards; when empty, to any https address.
             * @example [
             *       "https://app.example/linked"
             *     ]
             */
            redirect_urls: string[];
            /**
             * @description Your plan.
             * @example maximum
             */
            subscription: string;
            /** @example 721cd520-e405-46d8-a76b-95c1d6d65466 */
            tenant_id: string;
            /** Format: date-time */
            updated_at: string;
            upstream: components["schemas"]["Upstream"];
        };
        /** @description A page of tenants, newest first. */
        TenantList: {
            data: components["schemas"]["OperatorTenant"][];
            /** @description Pass it as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        /** @enum {string} */
        TenantStatus: "active" | "suspended";
        /** @enum {string} */
        Theme: "light" | "dark";
        /**
         * @description `privacy_level` and `allow_comment` (for videos also `allow_duet` and `allow_stitch`) are required
         *     unless `draft`.
         */
        TiktokSettings: {
            allow_comment?: boolean | null;
            /** @description Videos only. */
            allow_duet?: boolean | null;
            /** @description Videos only. */
            allow_stitch?: boolean | null;
            /** @description Photos only; true when absent. */
            auto_add_music?: boolean | null;
            /** @description Discloses a paid partnership; never with `SELF_ONLY`. Not every upstream can carry it. */
            brand_content_toggle?: boolean | null;
            /** @description Discloses the creator's own business. Not every upstream can carry it. */
            brand_organic_toggle?: boolean | null;
            /** @description To the creator's inbox instead of published. */
            draft?: boolean | null;
            media_type?: components["schemas"]["MediaKind"] | null;
            /**
             * Format: int32
             * @description Photos only: which photo is the cover, counted from 0.
             */
            photo_cover_index?: number | null;
            privacy_level?: components["schemas"]["PrivacyLevel"] | null;
            /**
             * Format: int32
             * @description Videos only: which frame is the cover, in milliseconds from the start.
             */
            video_cover_timestamp_ms?: number | null;
            /** @description Discloses content made by AI. */
            video_made_with_ai?: boolean | null;
        };
        /** @description One session, and a page of what happened to it, oldest first. */
        Timeline: {
            /** @description The account that it linked, also after that was undone. */
            account_id?: string | null;
            /**
             * Format: int32
             * @description How many QR codes it has had.
             * @example 2
             */
            codes: number;
            /** Format: date-time */
            created_at: string;
            data: components["schemas"]["Change"][];
            /** Format: date-time */
            expires_at: string;
            /** @description Pass it as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
            /**
             * @description Why it ended without an account.
             * @enum {string|null}
             */
            reason?: "timed_out" | "code_expired" | "utilised" | "duplicate_account" | "other_account" | "account_limit" | "tenant_suspended" | "upstream_refused" | "cancelled_by_tenant" | "cancelled_by_user" | "undone" | "user_erased" | null;
            status: components["schemas"]["LinkSessionStatus"];
            /**
             * @description `hosted`: `/v1/link-sessions`; `compatible`: `/api/content/qr-login/request`.
             * @example hosted
             * @enum {string}
             */
            surface: "hosted" | "compatible";
            /** @example link_3kd8s2m5q7w9x1zb4c6v8n0p */
            unique_id: string;
            /** @example user-42 */
            user_id: string;
        };
        /** @description A token, shown this once. */
        Token: {
            /**
             * @description A JWT (RFC 9068), signed with the tenant's own key (EdDSA).
             * @example eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCIsImtpZCI6IjEifQ.e30.c2ln
             */
            access_token: string;
            /**
             * Format: int64
             * @description Seconds.
             * @example 900
             */
            expires_in: number;
            /** @example links:read links:write */
            scope: string;
            /**
             * @example Bearer
             * @enum {string}
             */
            token_type: "Bearer";
        };
        /** @description A member who is logged in. The tokens are shown this once. */
        Tokens: {
            /**
             * @description For `Authorization: Bearer`.
             * @example lga_...
             */
            access_token: string;
            /**
             * @example live
             * @enum {string}
             */
            environment: "live" | "test";
            /**
             * Format: int64
             * @description Seconds.
             * @example 900
             */
            expires_in: number;
            member: components["schemas"]["Member"];
            /**
             * Format: int64
             * @description Seconds.
             * @example 2592000
             */
            refresh_expires_in: number;
            /**
             * @description Good for one renewal, by `POST /v1/auth/refresh`.
             * @example lgr_...
             */
            refresh_token: string;
            /** @example 8abd72f0-4ede-441c-9c17-0123456789ab */
            tenant_id: string;
            /**
             * @example Bearer
             * @enum {string}
             */
            token_type: "Bearer";
        };
        /** @description A second factor that waits to be confirmed. Shown this once. */
        TotpBegun: {
            /**
             * @description The same for a QR code.
             * @example otpauth://totp/linkgate:ada%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=linkgate
             */
            otpauth_url: string;
            /**
             * @description To be typed into an authenticator app.
             * @example JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP
             */
            secret: string;
        };
        /**
         * @description What to change of an account.
         * @example {
         *       "metadata": {
         *         "team": "emea"
         *       }
         *     }
         */
        UpdateAccount: {
            /** @description Replaces what was there: an object of at most 4,096 bytes of JSON. */
            metadata: {
                [key: string]: unknown;
            };
        };
        /**
         * @description What to change.
         * @example {
         *       "name": "billing worker, Frankfurt"
         *     }
         */
        UpdateApiKey: {
            name: string;
        };
        /**
         * @description What to change; what is left out stays.
         * @example {
         *       "scopes": [
         *         "links:read"
         *       ],
         *       "lifetime_max_seconds": 600
         *     }
         */
        UpdateIssuer: {
            algorithms?: string[] | null;
            allow_tenant_wide?: boolean | null;
            audience?: string | null;
            /** @description Keys to take in place of those that are known. */
            jwks?: {
                [key: string]: unknown;
            } | null;
            /** @description Where to fetch keys from now on. */
            jwks_uri?: string | null;
            /** Format: int64 */
            lifetime_max_seconds?: number | null;
            name?: string | null;
            scopes?: string[] | null;
            user_claim?: string | null;
        };
        /**
         * @description What to change. What is left out stays as it is.
         * @example {
         *       "role": "admin"
         *     }
         */
        UpdateMember: {
            /** @description What to call the member. */
            name?: string | null;
            role?: components["schemas"]["RoleName"] | null;
        };
        /**
         * @description What to change; what is absent stays.
         * @example {
         *       "requests_per_second_max": 200,
         *       "accounts_max": null
         *     }
         */
        UpdatePlan: {
            /**
             * Format: int64
             * @description Accounts that are not unlinked, in each environment. Null: unlimited.
             */
            accounts_max?: number | null;
            /**
             * Format: int64
             * @description Active API keys, in each environment; the gateway itself takes 100. Keys that a rotation replaced do not count. Null: unlimited.
             */
            api_keys_max?: number | null;
            /** Format: int64 */
            link_sessions_pending_max?: number | null;
            /**
             * Format: int64
             * @description Link sessions started a day of UTC, in each environment. Null: unlimited.
             */
            link_sessions_per_day_max?: number | null;
            /**
             * Format: int64
             * @description Members, the invited ones too; the gateway itself takes 500. Null: unlimited.
             */
            members_max?: number | null;
            /**
             * Format: int64
             * @description Posts a day of UTC, in each environment; those that the upstream refused at once do not count. Null: unlimited.
             */
            posts_per_day_max?: number | null;
            qr_login?: boolean | null;
            /** Format: int64 */
            requests_per_second_max?: number | null;
            /**
             * Format: int64
             * @description Webhook endpoints, in each environment; the gateway itself takes 20. Null: unlimited.
             */
            webhook_endpoints_max?: number | null;
        };
        /**
         * @description What to change; what is absent stays.
         * @example {
         *       "allowed_origins": [
         *         "https://app.example"
         *       ],
         *       "link_confirmation": "accept"
         *     }
         */
        UpdateTenant: {
            /** @description At most 20: https, or http on loopback; replaces what was there. */
            allowed_origins?: string[] | null;
            branding?: components["schemas"]["Branding"] | null;
            duplicate_accounts?: components["schemas"]["DuplicateAccounts"] | null;
            link_confirmation?: components["schemas"]["LinkConfirmation"] | null;
            /** @description 1 to 200 characters; end users get to see it. */
            name?: string | null;
            /** @description At most 50 https addresses; replaces what was there. One without a query is met with any. */
            redirect_urls?: string[] | null;
            upstream?: components["schemas"]["UpdateUpstream"] | null;
        };
        /** @description What to change about your upstream; what is absent stays. For keys and tokens of the live environment. */
        UpdateUpstream: {
            /**
             * @description Your key at the upstream: 1 to 512 visible ASCII characters. It is tried there before it is kept, kept
             *     sealed, and never shown again. With a key, `source` becomes `own` unless you say otherwise; null takes
             *     the key away, which linked accounts may be in the way of.
             */
            api_key?: string | null;
            provider?: components["schemas"]["Provider"] | null;
            source?: components["schemas"]["Source"] | null;
        };
        /**
         * @description What to change of a user.
         * @example {
         *       "metadata": {
         *         "crm": "A-1042"
         *       }
         *     }
         */
        UpdateUser: {
            /** @description Replaces what was there: an object of at most 4,096 bytes of JSON. */
            metadata: {
                [key: string]: unknown;
            };
        };
        /**
         * @description What is to change. Absent: as it is.
         * @example {
         *       "events": null,
         *       "enabled": true
         *     }
         */
        UpdateWebhookEndpoint: {
            /** @description Null takes it away. */
            description?: string | null;
            /** @description False switches the endpoint off, true on again, also after the gateway has switched it off. */
            enabled?: boolean | null;
            /** @description The types of events to send; null: all. */
            events?: string[] | null;
            /** @description As in a new endpoint. */
            url?: string | null;
        };
        /**
         * @description Who links and posts for you at the upstream. It concerns the live environment alone: `test` always
         *     talks to the sandbox.
         */
        Upstream: {
            own?: components["schemas"]["OwnCredentials"] | null;
            provider: components["schemas"]["Provider"];
            source: components["schemas"]["Source"];
        };
        /** @description A TikTok account that your own key at the upstream sees. */
        UpstreamAccount: {
            /** @description False when the upstream lists it as expired: then its user has to scan again. */
            active: boolean;
            /** @description A signed address that expires: fetch it now or not at all. */
            avatar_url?: string | null;
            /** @example Ana Lima */
            display_name?: string | null;
            /** @description Your accounts that it is, if any. */
            linked: components["schemas"]["LinkedAs"][];
            /**
             * @description The upstream's own id.
             * @example acc_7f3a20
             */
            upstream_account_id: string;
            /** @example ana.lima */
            username?: string | null;
        };
        /** @description A page of what your own key sees, in an order that stays. */
        UpstreamAccountList: {
            data: components["schemas"]["UpstreamAccount"][];
            /** @description Pass it as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        /** @description What a tenant used in one environment. */
        Usage: {
            /**
             * Format: date
             * @description Of days before this one only posts are counted whole.
             * @example 2026-11-01
             */
            complete_from: string;
            /** @description Each day of UTC, oldest first, those without anything too. */
            days: components["schemas"]["Day"][];
            /**
             * @description `live` or `test`.
             * @example live
             * @enum {string}
             */
            environment: "live" | "test";
            /**
             * Format: date
             * @example 2026-11-01
             */
            from: string;
            limits: components["schemas"]["Limits"];
            link_funnel: components["schemas"]["LinkFunnel"];
            /**
             * @description The plan.
             * @example maximum
             */
            subscription: string;
            /**
             * Format: date
             * @example 2026-11-22
             */
            to: string;
            totals: components["schemas"]["Counts"];
        };
        /** @description A person who uses your app. */
        User: {
            /**
             * Format: int64
             * @description How many accounts are linked now, those that need a reconnect among them.
             * @example 1
             */
            accounts: number;
            /** Format: date-time */
            created_at: string;
            /** @description Yours to fill. */
            metadata: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            updated_at: string;
            /**
             * @description Your own id.
             * @example user-42
             */
            user_id: string;
        };
        /** @description A page of users, newest first. */
        UserList: {
            data: components["schemas"]["User"][];
            /** @description Pass it as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        /** @description Whether a post would be taken. */
        Validation: {
            /** @description Every broken rule. */
            errors: components["schemas"]["FieldError"][];
            valid: boolean;
        };
        /** @description Where events are sent. */
        WebhookEndpoint: {
            /** Format: date-time */
            created_at: string;
            description?: string | null;
            disabled?: components["schemas"]["DisabledEndpoint"] | null;
            /**
             * @description Whether events are sent. What waits while it is off is sent when it is on again.
             * @example true
             */
            enabled: boolean;
            /**
             * @description The types of events that are sent; null: all, also those that are yet to come.
             * @example [
             *       "account.linked",
             *       "post.failed"
             *     ]
             */
            events?: string[] | null;
            /**
             * Format: date-time
             * @description The first failure since the last success; null while all is well. After 5 days of nothing but
             *     failures the endpoint is switched off.
             */
            failing_since?: string | null;
            /** @example we_0192f3a4b5c6d7e8f90123456789abcd */
            id: string;
            /** Format: date-time */
            last_failure_at?: string | null;
            /**
             * Format: date-time
             * @description To the minute.
             */
            last_success_at?: string | null;
            /**
             * Format: date-time
             * @description Until when the secret before the last rotation signs too.
             */
            previous_secret_expires_at?: string | null;
            /** Format: date-time */
            updated_at: string;
            /** @example https://hooks.example.com/linkgate */
            url: string;
        };
        /** @description A page of webhook endpoints, newest first. */
        WebhookEndpointList: {
            data: components["schemas"]["WebhookEndpoint"][];
            /** @description Pass it as `cursor` to go on; null at the end. */
            next_cursor?: string | null;
        };
        /** @description An endpoint and its secret, which is shown this once. */
        WebhookEndpointWithSecret: components["schemas"]["WebhookEndpoint"] & {
            /**
             * @description `whsec_` and the base64 of the key that requests are signed with.
             * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
             */
            secret: string;
        };
        /**
         * @description Which of an endpoint's events are sent once more.
         * @enum {string}
         */
        WhichEvents: "missed" | "all";
        /** @description Who asks. */
        Whoami: {
            /**
             * @example live
             * @enum {string}
             */
            environment: "live" | "test";
            member: components["schemas"]["Member"];
            /**
             * @description What the role allows, separated by spaces.
             * @example links:read accounts:read
             */
            scope: string;
            /** @example ms_0192f3a4b5c6d7e8f90123456789abcd */
            session_id: string;
            tenant: components["schemas"]["OwnTenant"];
        };
        /** @description How to name the widget's newest version so that it stays the same. */
        WidgetManifest: {
            /**
             * @description A path whose content never changes.
             * @example /embed/v1/linkgate-0123456789abcdef.js
             */
            file: string;
            /**
             * @description For `integrity` in the script's tag, beside `crossorigin`.
             * @example sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC
             */
            integrity: string;
            /**
             * @description Of the gateway.
             * @example 0.1.0
             */
            version: string;
        };
        /** @description A link session. */
        LinkSessionScannedData: {
            /** @example my_session_12345 */
            unique_id: string;
            /** @example user-42 */
            user_id: string;
            metadata: {
                [key: string]: unknown;
            } | null;
        };
        /** @description A link session and its account. */
        LinkSessionConfirmedData: {
            /** @example my_session_12345 */
            unique_id: string;
            /** @example user-42 */
            user_id: string;
            metadata: {
                [key: string]: unknown;
            } | null;
            /** @description Whose account it is. */
            account: {
                /** @example 8abd72f0-4ede-441c-9c17-0123456789ab */
                account_id: string;
                /** @example Ada */
                display_name: string | null;
                /** @example ada.films */
                username: string | null;
            };
        };
        /** @description A link session, and why it ended. */
        LinkSessionEndedData: {
            /** @example my_session_12345 */
            unique_id: string;
            /** @example user-42 */
            user_id: string;
            metadata: {
                [key: string]: unknown;
            } | null;
            /** @enum {string} */
            reason: "timed_out" | "code_expired" | "utilised" | "duplicate_account" | "other_account" | "account_limit" | "tenant_suspended" | "upstream_refused" | "cancelled_by_tenant" | "cancelled_by_user" | "undone" | "user_erased";
        };
        /** @description An account. */
        AccountData: {
            /** @example 8abd72f0-4ede-441c-9c17-0123456789ab */
            account_id: string;
            /** @example Ada */
            display_name: string | null;
            /** @example ada.films */
            username: string | null;
            /** @example user-42 */
            user_id: string;
        };
        /** @description An account, and why it ended. */
        AccountUnlinkedData: {
            /** @example 8abd72f0-4ede-441c-9c17-0123456789ab */
            account_id: string;
            /** @example Ada */
            display_name: string | null;
            /** @example ada.films */
            username: string | null;
            /** @example user-42 */
            user_id: string;
            /** @enum {string} */
            reason: "unlinked_by_tenant" | "undone" | "moved" | "user_erased";
        };
        /** @description A post, as it is now. */
        PostData: {
            /** @example post_0192f3a4b5c6d7e8f90123456789abcd */
            post_id: string;
            /** @example 8abd72f0-4ede-441c-9c17-0123456789ab */
            account_id: string;
            /** @example user-42 */
            user_id: string;
            /** @example v_pub_url~v2.123456789 */
            publish_id: string | null;
            /** @enum {string} */
            media_type: "video" | "photo";
            status: components["schemas"]["PostStatus"];
            fail_reason: string | null;
            public_post_url: string | null;
        };
        /** @description An endpoint that was switched off, and why. */
        WebhookEndpointDisabledData: {
            /** @example we_0192f3a4b5c6d7e8f90123456789abcd */
            webhook_endpoint_id: string;
            /** @example https://hooks.example.com */
            url_origin: string;
            /** @example orders */
            description: string | null;
            /** @enum {string} */
            reason: "switched_off" | "failing" | "gone";
            /** Format: date-time */
            failing_since: string | null;
        };
        /** @description Which endpoint is tested. */
        WebhookTestData: {
            /** @example we_0192f3a4b5c6d7e8f90123456789abcd */
            webhook_endpoint_id: string;
            /** @example This is a test. */
            message: string;
        };
        /** @description A phone has scanned the code. */
        LinkSessionScannedEvent: {
            /**
             * @description The same each time it is sent.
             * @example evt_0192f3a4b5c6d7e8f90123456789abcd
             */
            id: string;
            /** @enum {string} */
            type: "link_session.scanned";
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            environment: "live" | "test";
            data: components["schemas"]["LinkSessionScannedData"];
        };
        /** @description The account is linked. */
        LinkSessionConfirmedEvent: {
            /**
             * @description The same each time it is sent.
             * @example evt_0192f3a4b5c6d7e8f90123456789abcd
             */
            id: string;
            /** @enum {string} */
            type: "link_session.confirmed";
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            environment: "live" | "test";
            data: components["schemas"]["LinkSessionConfirmedData"];
        };
        /** @description Nobody confirmed in time. */
        LinkSessionExpiredEvent: {
            /**
             * @description The same each time it is sent.
             * @example evt_0192f3a4b5c6d7e8f90123456789abcd
             */
            id: string;
            /** @enum {string} */
            type: "link_session.expired";
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            environment: "live" | "test";
            data: components["schemas"]["LinkSessionEndedData"];
        };
        /** @description No account could be linked. */
        LinkSessionFailedEvent: {
            /**
             * @description The same each time it is sent.
             * @example evt_0192f3a4b5c6d7e8f90123456789abcd
             */
            id: string;
            /** @enum {string} */
            type: "link_session.failed";
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            environment: "live" | "test";
            data: components["schemas"]["LinkSessionEndedData"];
        };
        /** @description The session was given up. */
        LinkSessionCancelledEvent: {
            /**
             * @description The same each time it is sent.
             * @example evt_0192f3a4b5c6d7e8f90123456789abcd
             */
            id: string;
            /** @enum {string} */
            type: "link_session.cancelled";
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            environment: "live" | "test";
            data: components["schemas"]["LinkSessionEndedData"];
        };
        /** @description An account can be used. */
        AccountLinkedEvent: {
            /**
             * @description The same each time it is sent.
             * @example evt_0192f3a4b5c6d7e8f90123456789abcd
             */
            id: string;
            /** @enum {string} */
            type: "account.linked";
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            environment: "live" | "test";
            data: components["schemas"]["AccountData"];
        };
        /** @description TikTok no longer accepts the link. */
        AccountReconnectRequiredEvent: {
            /**
             * @description The same each time it is sent.
             * @example evt_0192f3a4b5c6d7e8f90123456789abcd
             */
            id: string;
            /** @enum {string} */
            type: "account.reconnect_required";
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            environment: "live" | "test";
            data: components["schemas"]["AccountData"];
        };
        /** @description An account was linked again. */
        AccountReconnectedEvent: {
            /**
             * @description The same each time it is sent.
             * @example evt_0192f3a4b5c6d7e8f90123456789abcd
             */
            id: string;
            /** @enum {string} */
            type: "account.reconnected";
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            environment: "live" | "test";
            data: components["schemas"]["AccountData"];
        };
        /** @description An account can't be used any more. */
        AccountUnlinkedEvent: {
            /**
             * @description The same each time it is sent.
             * @example evt_0192f3a4b5c6d7e8f90123456789abcd
             */
            id: string;
            /** @enum {string} */
            type: "account.unlinked";
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            environment: "live" | "test";
            data: components["schemas"]["AccountUnlinkedData"];
        };
        /** @description TikTok has taken the post. */
        PostProcessingEvent: {
            /**
             * @description The same each time it is sent.
             * @example evt_0192f3a4b5c6d7e8f90123456789abcd
             */
            id: string;
            /** @enum {string} */
            type: "post.processing";
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            environment: "live" | "test";
            data: components["schemas"]["PostData"];
        };
        /** @description The post is published. */
        PostPublishedEvent: {
            /**
             * @description The same each time it is sent.
             * @example evt_0192f3a4b5c6d7e8f90123456789abcd
             */
            id: string;
            /** @enum {string} */
            type: "post.published";
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            environment: "live" | "test";
            data: components["schemas"]["PostData"];
        };
        /** @description Everybody can see the post. */
        PostPubliclyAvailableEvent: {
            /**
             * @description The same each time it is sent.
             * @example evt_0192f3a4b5c6d7e8f90123456789abcd
             */
            id: string;
            /** @enum {string} */
            type: "post.publicly_available";
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            environment: "live" | "test";
            data: components["schemas"]["PostData"];
        };
        /** @description The draft is in the creator's inbox. */
        PostInboxDeliveredEvent: {
            /**
             * @description The same each time it is sent.
             * @example evt_0192f3a4b5c6d7e8f90123456789abcd
             */
            id: string;
            /** @enum {string} */
            type: "post.inbox_delivered";
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            environment: "live" | "test";
            data: components["schemas"]["PostData"];
        };
        /** @description The post will not appear. */
        PostFailedEvent: {
            /**
             * @description The same each time it is sent.
             * @example evt_0192f3a4b5c6d7e8f90123456789abcd
             */
            id: string;
            /** @enum {string} */
            type: "post.failed";
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            environment: "live" | "test";
            data: components["schemas"]["PostData"];
        };
        /** @description The upstream's answer was lost. */
        PostUnconfirmedEvent: {
            /**
             * @description The same each time it is sent.
             * @example evt_0192f3a4b5c6d7e8f90123456789abcd
             */
            id: string;
            /** @enum {string} */
            type: "post.unconfirmed";
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            environment: "live" | "test";
            data: components["schemas"]["PostData"];
        };
        /** @description Another endpoint of yours was switched off. */
        WebhookEndpointDisabledEvent: {
            /**
             * @description The same each time it is sent.
             * @example evt_0192f3a4b5c6d7e8f90123456789abcd
             */
            id: string;
            /** @enum {string} */
            type: "webhook_endpoint.disabled";
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            environment: "live" | "test";
            data: components["schemas"]["WebhookEndpointDisabledData"];
        };
        /** @description You asked for a test. */
        WebhookTestEvent: {
            /**
             * @description The same each time it is sent.
             * @example evt_0192f3a4b5c6d7e8f90123456789abcd
             */
            id: string;
            /** @enum {string} */
            type: "webhook.test";
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            environment: "live" | "test";
            data: components["schemas"]["WebhookTestData"];
        };
    };
    responses: {
        /** @description The upstream's answer could not be used */
        BadGateway: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/docs/errors#upstream_bad_answer",
                 *       "title": "Upstream answer unusable",
                 *       "status": 502,
                 *       "detail": "The upstream gave an answer that can't be used.",
                 *       "code": "upstream_bad_answer",
                 *       "actor": "operator",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not JSON, or not HTTP as it should be */
        BadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/docs/errors#invalid_json",
                 *       "title": "Invalid JSON",
                 *       "status": 400,
                 *       "detail": "The body is not valid JSON.",
                 *       "code": "invalid_json",
                 *       "actor": "app_builder",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The upstream's answer could not be used */
        CompatBadGateway: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "success": false,
                 *       "error": "The upstream gave an answer that can't be used.",
                 *       "code": "upstream_bad_answer",
                 *       "actor": "operator",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd"
                 *     }
                 */
                "application/json": components["schemas"]["CompatError"];
            };
        };
        /** @description Not JSON, or not HTTP as it should be */
        CompatBadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "success": false,
                 *       "error": "The body is not valid JSON.",
                 *       "code": "invalid_json",
                 *       "actor": "app_builder",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd"
                 *     }
                 */
                "application/json": components["schemas"]["CompatError"];
            };
        };
        /** @description The state of things is in the way */
        CompatConflict: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "success": false,
                 *       "error": "A call with this Idempotency-Key is still at work. Ask again in a moment.",
                 *       "code": "idempotency_key_in_use",
                 *       "actor": "wait",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd",
                 *       "retry_after": 1
                 *     }
                 */
                "application/json": components["schemas"]["CompatError"];
            };
        };
        /** @description The credential or the plan does not include this */
        CompatForbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "success": false,
                 *       "error": "The key or token does not have the scope that this call needs.",
                 *       "code": "insufficient_scope",
                 *       "actor": "tenant_admin",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd"
                 *     }
                 */
                "application/json": components["schemas"]["CompatError"];
            };
        };
        /** @description Our own bug; please report the request id */
        CompatInternalError: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "success": false,
                 *       "error": "This is a fault of the gateway. Tell its operator the request_id.",
                 *       "code": "internal_error",
                 *       "actor": "operator",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd"
                 *     }
                 */
                "application/json": components["schemas"]["CompatError"];
            };
        };
        /** @description Unknown, or somebody else's */
        CompatNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "success": false,
                 *       "error": "There is nothing at this address.",
                 *       "code": "not_found",
                 *       "actor": "app_builder",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd"
                 *     }
                 */
                "application/json": components["schemas"]["CompatError"];
            };
        };
        /** @description The body did not come in time */
        CompatRequestTimeout: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "success": false,
                 *       "error": "The body did not arrive in time.",
                 *       "code": "request_timeout",
                 *       "actor": "app_builder",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd"
                 *     }
                 */
                "application/json": components["schemas"]["CompatError"];
            };
        };
        /** @description The upstream or a store is away; see `Retry-After` */
        CompatServiceUnavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "success": false,
                 *       "error": "The gateway can't do this for the moment. Ask again.",
                 *       "code": "unavailable",
                 *       "actor": "wait",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd",
                 *       "retry_after": 1
                 *     }
                 */
                "application/json": components["schemas"]["CompatError"];
            };
        };
        /** @description The body is too large */
        CompatTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "success": false,
                 *       "error": "The body has more bytes than this call takes.",
                 *       "code": "body_too_large",
                 *       "actor": "app_builder",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd"
                 *     }
                 */
                "application/json": components["schemas"]["CompatError"];
            };
        };
        /** @description Too many; see `Retry-After` */
        CompatTooManyRequests: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "success": false,
                 *       "error": "The tenant sends more requests a second than its plan allows; nothing was done.",
                 *       "code": "rate_limited",
                 *       "actor": "wait",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd",
                 *       "retry_after": 1
                 *     }
                 */
                "application/json": components["schemas"]["CompatError"];
            };
        };
        /** @description No credential, or one that is not good */
        CompatUnauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "success": false,
                 *       "error": "Send a valid API key in X-API-Key, or a valid token in Authorization: Bearer.",
                 *       "code": "unauthenticated",
                 *       "actor": "app_builder",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd"
                 *     }
                 */
                "application/json": components["schemas"]["CompatError"];
            };
        };
        /** @description Broken rules, all of them in `errors` */
        CompatUnprocessable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "success": false,
                 *       "error": "The request breaks rules; errors names each of them.",
                 *       "code": "invalid_request",
                 *       "actor": "app_builder",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd",
                 *       "errors": [
                 *         {
                 *           "pointer": "/user_id",
                 *           "code": "invalid_value",
                 *           "detail": "name a user"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CompatError"];
            };
        };
        /** @description The body is not application/json */
        CompatUnsupportedMedia: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "success": false,
                 *       "error": "The body must be JSON in UTF-8, not compressed, with the header Content-Type: application/json.",
                 *       "code": "unsupported_media_type",
                 *       "actor": "app_builder",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd"
                 *     }
                 */
                "application/json": components["schemas"]["CompatError"];
            };
        };
        /** @description The state of things is in the way */
        Conflict: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/docs/errors#idempotency_key_in_use",
                 *       "title": "Idempotency-Key in use",
                 *       "status": 409,
                 *       "detail": "A call with this Idempotency-Key is still at work. Ask again in a moment.",
                 *       "code": "idempotency_key_in_use",
                 *       "actor": "wait",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd",
                 *       "retry_after": 1
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The credential or the plan does not include this */
        Forbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/docs/errors#insufficient_scope",
                 *       "title": "Scope missing",
                 *       "status": 403,
                 *       "detail": "The key or token does not have the scope that this call needs.",
                 *       "code": "insufficient_scope",
                 *       "actor": "tenant_admin",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Our own bug; please report the request id */
        InternalError: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/docs/errors#internal_error",
                 *       "title": "Internal error",
                 *       "status": 500,
                 *       "detail": "This is a fault of the gateway. Tell its operator the request_id.",
                 *       "code": "internal_error",
                 *       "actor": "operator",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Unknown, or somebody else's */
        NotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/docs/errors#not_found",
                 *       "title": "Not found",
                 *       "status": 404,
                 *       "detail": "There is nothing at this address.",
                 *       "code": "not_found",
                 *       "actor": "app_builder",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body did not come in time */
        RequestTimeout: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/docs/errors#request_timeout",
                 *       "title": "Request timeout",
                 *       "status": 408,
                 *       "detail": "The body did not arrive in time.",
                 *       "code": "request_timeout",
                 *       "actor": "app_builder",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The upstream or a store is away; see `Retry-After` */
        ServiceUnavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/docs/errors#unavailable",
                 *       "title": "Temporarily unavailable",
                 *       "status": 503,
                 *       "detail": "The gateway can't do this for the moment. Ask again.",
                 *       "code": "unavailable",
                 *       "actor": "wait",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd",
                 *       "retry_after": 1
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is too large */
        TooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/docs/errors#body_too_large",
                 *       "title": "Body too large",
                 *       "status": 413,
                 *       "detail": "The body has more bytes than this call takes.",
                 *       "code": "body_too_large",
                 *       "actor": "app_builder",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many; see `Retry-After` */
        TooManyRequests: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/docs/errors#rate_limited",
                 *       "title": "Rate limit reached",
                 *       "status": 429,
                 *       "detail": "The tenant sends more requests a second than its plan allows; nothing was done.",
                 *       "code": "rate_limited",
                 *       "actor": "wait",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd",
                 *       "retry_after": 1
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No credential, or one that is not good */
        Unauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/docs/errors#unauthenticated",
                 *       "title": "No valid credential",
                 *       "status": 401,
                 *       "detail": "Send a valid API key in X-API-Key, or a valid token in Authorization: Bearer.",
                 *       "code": "unauthenticated",
                 *       "actor": "app_builder",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Broken rules, all of them in `errors` */
        Unprocessable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/docs/errors#invalid_request",
                 *       "title": "Invalid request",
                 *       "status": 422,
                 *       "detail": "The request breaks rules; errors names each of them.",
                 *       "code": "invalid_request",
                 *       "actor": "app_builder",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd",
                 *       "errors": [
                 *         {
                 *           "pointer": "/user_id",
                 *           "code": "invalid_value",
                 *           "detail": "name a user"
                 *         }
                 *       ]
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is not application/json */
        UnsupportedMedia: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/docs/errors#unsupported_media_type",
                 *       "title": "Unsupported media type",
                 *       "status": 415,
                 *       "detail": "The body must be JSON in UTF-8, not compressed, with the header Content-Type: application/json.",
                 *       "code": "unsupported_media_type",
                 *       "actor": "app_builder",
                 *       "request_id": "req_0192f3a4b5c6d7e8f90123456789abcd"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description Names the request when you ask the operator; your own, where you sent one that fits. */
        "X-Request-Id": string;
        /** @description What is left of the plan's requests a second (`r`), and when all of it is back (`t`). */
        RateLimit: string;
        /** @description How many requests (`q`) the plan allows in a window of seconds (`w`). */
        "RateLimit-Policy": string;
        /** @description Seconds after which it makes sense to ask again. */
        "Retry-After": number;
        /** @description There when the answer is the first one again: nothing was done twice. */
        "Idempotent-Replayed": "true";
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    compat_list_accounts: {
        parameters: {
            query?: {
                /** @description Only those of this user. */
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The accounts */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "accountId": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *           "avatar_url": null,
                     *           "bio_description": null,
                     *           "display_name": "Creator Name",
                     *           "followers": null,
                     *           "following": null,
                     *           "is_verified": null,
                     *           "likes": null,
                     *           "username": "creator_username",
                     *           "videos": null
                     *         }
                     *       ],
                     *       "subscription": "maximum",
                     *       "success": true
                     *     }
                     */
                    "application/json": components["schemas"]["CompatAccounts"];
                };
            };
            401: components["responses"]["CompatUnauthorized"];
            403: components["responses"]["CompatForbidden"];
            404: components["responses"]["CompatNotFound"];
            408: components["responses"]["CompatRequestTimeout"];
            422: components["responses"]["CompatUnprocessable"];
            429: components["responses"]["CompatTooManyRequests"];
            500: components["responses"]["CompatInternalError"];
            503: components["responses"]["CompatServiceUnavailable"];
        };
    };
    compat_creator_info: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account's id */
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the creator may choose */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "comment_disabled": true,
                     *         "creator_avatar_url": null,
                     *         "creator_nickname": null,
                     *         "creator_username": null,
                     *         "duet_disabled": true,
                     *         "max_video_post_duration_sec": null,
                     *         "privacy_level_options": [
                     *           "PUBLIC_TO_EVERYONE",
                     *           "MUTUAL_FOLLOW_FRIENDS",
                     *           "SELF_ONLY"
                     *         ],
                     *         "stitch_disabled": true
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": components["schemas"]["CompatCreatorInfo"];
                };
            };
            401: components["responses"]["CompatUnauthorized"];
            403: components["responses"]["CompatForbidden"];
            404: components["responses"]["CompatNotFound"];
            408: components["responses"]["CompatRequestTimeout"];
            409: components["responses"]["CompatConflict"];
            422: components["responses"]["CompatUnprocessable"];
            429: components["responses"]["CompatTooManyRequests"];
            500: components["responses"]["CompatInternalError"];
            502: components["responses"]["CompatBadGateway"];
            503: components["responses"]["CompatServiceUnavailable"];
        };
    };
    compat_create_post: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "accountId": "8abd72f0-4ede-441c-9c17-0123456789ab",
                 *       "content": "Check out this video! #viral #fyp",
                 *       "mediaItems": [
                 *         {
                 *           "url": "https://media.example.com/video.mp4"
                 *         }
                 *       ],
                 *       "tiktokSettings": {
                 *         "privacy_level": "PUBLIC_TO_EVERYONE",
                 *         "allow_comment": true,
                 *         "allow_duet": true,
                 *         "allow_stitch": true,
                 *         "video_cover_timestamp_ms": 1000
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["PostBody"];
            };
        };
        responses: {
            /** @description The upstream has it */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "post_id": "post_0192f3a4b5c6d7e8f90123456789abcd",
                     *         "publish_id": "v_pub_url~v2.123456789",
                     *         "status": "processing"
                     *       },
                     *       "mediaType": "video",
                     *       "success": true
                     *     }
                     */
                    "application/json": components["schemas"]["Posted"];
                };
            };
            /** @description The upstream's answer was lost */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "post_id": "post_0192f3a4b5c6d7e8f90123456789abcd",
                     *         "publish_id": "v_pub_url~v2.123456789",
                     *         "status": "processing"
                     *       },
                     *       "mediaType": "video",
                     *       "success": true
                     *     }
                     */
                    "application/json": components["schemas"]["Posted"];
                };
            };
            400: components["responses"]["CompatBadRequest"];
            401: components["responses"]["CompatUnauthorized"];
            403: components["responses"]["CompatForbidden"];
            404: components["responses"]["CompatNotFound"];
            408: components["responses"]["CompatRequestTimeout"];
            409: components["responses"]["CompatConflict"];
            413: components["responses"]["CompatTooLarge"];
            415: components["responses"]["CompatUnsupportedMedia"];
            422: components["responses"]["CompatUnprocessable"];
            429: components["responses"]["CompatTooManyRequests"];
            500: components["responses"]["CompatInternalError"];
            502: components["responses"]["CompatBadGateway"];
            503: components["responses"]["CompatServiceUnavailable"];
        };
    };
    qr_login_check: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "VJ5JCKGJGRSWNMFWHQH4W5NKY543Q57D"
                 *     }
                 */
                "application/json": components["schemas"]["QrLoginCheck"];
            };
        };
        responses: {
            /** @description Where it stands */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "account": null,
                     *         "message": null,
                     *         "status": "new",
                     *         "unique_id": "my_session_12345"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": components["schemas"]["QrLoginChecked"];
                };
            };
            400: components["responses"]["CompatBadRequest"];
            401: components["responses"]["CompatUnauthorized"];
            403: components["responses"]["CompatForbidden"];
            404: components["responses"]["CompatNotFound"];
            408: components["responses"]["CompatRequestTimeout"];
            413: components["responses"]["CompatTooLarge"];
            415: components["responses"]["CompatUnsupportedMedia"];
            422: components["responses"]["CompatUnprocessable"];
            429: components["responses"]["CompatTooManyRequests"];
            500: components["responses"]["CompatInternalError"];
            503: components["responses"]["CompatServiceUnavailable"];
        };
    };
    qr_login_request: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "unique_id": "my_session_12345"
                 *     }
                 */
                "application/json": components["schemas"]["QrLoginRequest"];
            };
        };
        responses: {
            /** @description A code to show */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "expiresIn": 300,
                     *         "qrCodeImage": "data:image/png;base64,iVBORw0KGgo=",
                     *         "token": "VJ5JCKGJGRSWNMFWHQH4W5NKY543Q57D",
                     *         "unique_id": "my_session_12345"
                     *       },
                     *       "success": true
                     *     }
                     */
                    "application/json": components["schemas"]["QrLoginStarted"];
                };
            };
            400: components["responses"]["CompatBadRequest"];
            401: components["responses"]["CompatUnauthorized"];
            403: components["responses"]["CompatForbidden"];
            404: components["responses"]["CompatNotFound"];
            408: components["responses"]["CompatRequestTimeout"];
            409: components["responses"]["CompatConflict"];
            413: components["responses"]["CompatTooLarge"];
            415: components["responses"]["CompatUnsupportedMedia"];
            422: components["responses"]["CompatUnprocessable"];
            429: components["responses"]["CompatTooManyRequests"];
            500: components["responses"]["CompatInternalError"];
            502: components["responses"]["CompatBadGateway"];
            503: components["responses"]["CompatServiceUnavailable"];
        };
    };
    compat_post_status_batch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "checks": [
                 *         {
                 *           "accountId": "8abd72f0-4ede-441c-9c17-0123456789ab",
                 *           "publishId": "v_pub_url~v2.123456789"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["StatusBatch"];
            };
        };
        responses: {
            /** @description One entry a check */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "accountId": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *           "error": null,
                     *           "fail_reason": null,
                     *           "mediaType": "video",
                     *           "public_post_url": null,
                     *           "publish_id": "v_pub_url~v2.123456789",
                     *           "status": "PUBLISH_COMPLETE",
                     *           "success": true
                     *         }
                     *       ],
                     *       "success": true
                     *     }
                     */
                    "application/json": components["schemas"]["StatusBatchAnswer"];
                };
            };
            400: components["responses"]["CompatBadRequest"];
            401: components["responses"]["CompatUnauthorized"];
            403: components["responses"]["CompatForbidden"];
            404: components["responses"]["CompatNotFound"];
            408: components["responses"]["CompatRequestTimeout"];
            413: components["responses"]["CompatTooLarge"];
            415: components["responses"]["CompatUnsupportedMedia"];
            422: components["responses"]["CompatUnprocessable"];
            429: components["responses"]["CompatTooManyRequests"];
            500: components["responses"]["CompatInternalError"];
            503: components["responses"]["CompatServiceUnavailable"];
        };
    };
    compat_post_status: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account's id */
                accountId: string;
                /** @description The `publish_id` of the post's answer */
                publishId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where it stands */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {
                     *         "fail_reason": null,
                     *         "public_post_url": null,
                     *         "publish_id": "v_pub_url~v2.123456789",
                     *         "status": "PUBLISH_COMPLETE"
                     *       },
                     *       "mediaType": "video",
                     *       "success": true
                     *     }
                     */
                    "application/json": components["schemas"]["PostStatusAnswer"];
                };
            };
            401: components["responses"]["CompatUnauthorized"];
            403: components["responses"]["CompatForbidden"];
            404: components["responses"]["CompatNotFound"];
            408: components["responses"]["CompatRequestTimeout"];
            409: components["responses"]["CompatConflict"];
            422: components["responses"]["CompatUnprocessable"];
            429: components["responses"]["CompatTooManyRequests"];
            500: components["responses"]["CompatInternalError"];
            502: components["responses"]["CompatBadGateway"];
            503: components["responses"]["CompatServiceUnavailable"];
        };
    };
    widget_types: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The types */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            500: components["responses"]["InternalError"];
        };
    };
    widget: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The script */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                };
            };
            500: components["responses"]["InternalError"];
        };
    };
    widget_manifest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The manifest */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "file": "/embed/v1/linkgate-0123456789abcdef.js",
                     *       "integrity": "sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC",
                     *       "version": "0.1.0"
                     *     }
                     */
                    "application/json": components["schemas"]["WidgetManifest"];
                };
            };
            500: components["responses"]["InternalError"];
        };
    };
    widget_version: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `linkgate-{hash}.js`, as in the manifest's `file`
                 * @example linkgate-0123456789abcdef.js
                 */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The script */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                };
            };
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
            500: components["responses"]["InternalError"];
        };
    };
    link_page: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id in the session's `url` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    accept_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id in the session's `url` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session, accepted */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": null,
                     *       "confirmation": "undo",
                     *       "expires_at": "2026-11-22T12:00:00.000Z",
                     *       "qr": null,
                     *       "reason": "timed_out",
                     *       "receipt": null,
                     *       "status": "new",
                     *       "undo_until": null,
                     *       "unique_id": "link_3kd8s2m5q7w9x1zb4c6v8n0p",
                     *       "version": "9f2c61d08b7a45e3"
                     *     }
                     */
                    "application/json": components["schemas"]["PageEvent"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    cancel_link_page: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id in the session's `url` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session, cancelled */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": null,
                     *       "confirmation": "undo",
                     *       "expires_at": "2026-11-22T12:00:00.000Z",
                     *       "qr": null,
                     *       "reason": "timed_out",
                     *       "receipt": null,
                     *       "status": "new",
                     *       "undo_until": null,
                     *       "unique_id": "link_3kd8s2m5q7w9x1zb4c6v8n0p",
                     *       "version": "9f2c61d08b7a45e3"
                     *     }
                     */
                    "application/json": components["schemas"]["PageEvent"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    follow_link_page: {
        parameters: {
            query: {
                /** @description The view token. */
                view: string;
            };
            header?: never;
            path: {
                /** @description The id in the session's `url` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            404: components["responses"]["NotFound"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    open_link_page: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id in the session's `url` */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "secret": "kf2S0mX3vq8yT1aRz6cB9wLdE4hJ7nPuG5iYoKxVtQs"
                 *     }
                 */
                "application/json": components["schemas"]["OpenPage"];
            };
        };
        responses: {
            /** @description What to show */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": null,
                     *       "confirmation": "undo",
                     *       "expires_at": "2026-11-22T12:00:00.000Z",
                     *       "qr": null,
                     *       "reason": "timed_out",
                     *       "receipt": null,
                     *       "status": "new",
                     *       "undo_until": null,
                     *       "unique_id": "link_3kd8s2m5q7w9x1zb4c6v8n0p",
                     *       "version": "9f2c61d08b7a45e3",
                     *       "allowed_origins": [
                     *         "https://app.example"
                     *       ],
                     *       "locale": null,
                     *       "redirect_url": null,
                     *       "sandbox": null,
                     *       "tenant": {
                     *         "colors": null,
                     *         "dark_colors": null,
                     *         "description": "We post only what you approve.",
                     *         "logo_url": null,
                     *         "name": "Clipboard Studio",
                     *         "title": "Connect your TikTok"
                     *       },
                     *       "theme": null,
                     *       "view_token": "v7Qe1nDs4Wb9yXk2Lr8Tf5Ju0Hc3Pz6Ga-MoIiVtRwE"
                     *     }
                     */
                    "application/json": components["schemas"]["OpenedPage"];
                };
            };
            400: components["responses"]["BadRequest"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_link_page_state: {
        parameters: {
            query: {
                /** @description The view token. */
                view: string;
                /** @description Seconds to wait for another version than `known`, 1 to 50; absent: answers at once. */
                wait?: number;
                /** @description The `version` that the browser knows. */
                known?: string;
            };
            header?: never;
            path: {
                /** @description The id in the session's `url` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where the session stands */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": null,
                     *       "confirmation": "undo",
                     *       "expires_at": "2026-11-22T12:00:00.000Z",
                     *       "qr": null,
                     *       "reason": "timed_out",
                     *       "receipt": null,
                     *       "status": "new",
                     *       "undo_until": null,
                     *       "unique_id": "link_3kd8s2m5q7w9x1zb4c6v8n0p",
                     *       "version": "9f2c61d08b7a45e3"
                     *     }
                     */
                    "application/json": components["schemas"]["PageEvent"];
                };
            };
            404: components["responses"]["NotFound"];
            422: components["responses"]["Unprocessable"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    undo_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id in the session's `url` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session, undone */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": null,
                     *       "confirmation": "undo",
                     *       "expires_at": "2026-11-22T12:00:00.000Z",
                     *       "qr": null,
                     *       "reason": "timed_out",
                     *       "receipt": null,
                     *       "status": "new",
                     *       "undo_until": null,
                     *       "unique_id": "link_3kd8s2m5q7w9x1zb4c6v8n0p",
                     *       "version": "9f2c61d08b7a45e3"
                     *     }
                     */
                    "application/json": components["schemas"]["PageEvent"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    openapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /** @example {} */
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            500: components["responses"]["InternalError"];
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "database": true,
                     *       "redis": true,
                     *       "schema": true,
                     *       "status": "ready"
                     *     }
                     */
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            500: components["responses"]["InternalError"];
            /** @description It is not */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "database": true,
                     *       "redis": true,
                     *       "schema": true,
                     *       "status": "ready"
                     *     }
                     */
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    jwks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant's id, as in the tokens' `iss` */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "keys": [
                     *         {
                     *           "alg": "EdDSA",
                     *           "crv": "Ed25519",
                     *           "kid": "5f2c8a1b9d3e4c70",
                     *           "kty": "OKP",
                     *           "use": "sig",
                     *           "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Jwks"];
                };
            };
            /** @description The keys that you have are the newest */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["NotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_accounts: {
        parameters: {
            query?: {
                /** @description Only those of this user. */
                user_id?: string;
                /** @description Only those with this status. */
                status?: "linked" | "awaiting_accept" | "reconnect_required";
                /** @description How many, 1 to 100; 20 when absent. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of accounts */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *           "avatar_url": null,
                     *           "bio_description": null,
                     *           "can_post": true,
                     *           "created_at": "2026-11-22T12:00:00.000Z",
                     *           "display_name": "Ada",
                     *           "followers": 1200,
                     *           "following": 80,
                     *           "is_verified": false,
                     *           "issues": [],
                     *           "likes": 34000,
                     *           "linked_at": "2026-11-22T12:00:00.000Z",
                     *           "metadata": {},
                     *           "needs_reconnect": false,
                     *           "status": "linked",
                     *           "updated_at": "2026-11-22T12:00:00.000Z",
                     *           "user_id": "user-42",
                     *           "username": "ada.films",
                     *           "videos": 57
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["AccountList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account's id */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *       "avatar_url": null,
                     *       "bio_description": null,
                     *       "can_post": true,
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "display_name": "Ada",
                     *       "followers": 1200,
                     *       "following": 80,
                     *       "is_verified": false,
                     *       "issues": [],
                     *       "likes": 34000,
                     *       "linked_at": "2026-11-22T12:00:00.000Z",
                     *       "metadata": {},
                     *       "needs_reconnect": false,
                     *       "status": "linked",
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "user_id": "user-42",
                     *       "username": "ada.films",
                     *       "videos": 57
                     *     }
                     */
                    "application/json": components["schemas"]["Account"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    unlink_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account's id */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Unlinked */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    update_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account's id */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "metadata": {
                 *         "team": "emea"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["UpdateAccount"];
            };
        };
        responses: {
            /** @description The account */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *       "avatar_url": null,
                     *       "bio_description": null,
                     *       "can_post": true,
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "display_name": "Ada",
                     *       "followers": 1200,
                     *       "following": 80,
                     *       "is_verified": false,
                     *       "issues": [],
                     *       "likes": 34000,
                     *       "linked_at": "2026-11-22T12:00:00.000Z",
                     *       "metadata": {},
                     *       "needs_reconnect": false,
                     *       "status": "linked",
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "user_id": "user-42",
                     *       "username": "ada.films",
                     *       "videos": 57
                     *     }
                     */
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    reassign_account: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The account's id */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "user_id": "user-43"
                 *     }
                 */
                "application/json": components["schemas"]["ReassignAccount"];
            };
        };
        responses: {
            /** @description The account */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *       "avatar_url": null,
                     *       "bio_description": null,
                     *       "can_post": true,
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "display_name": "Ada",
                     *       "followers": 1200,
                     *       "following": 80,
                     *       "is_verified": false,
                     *       "issues": [],
                     *       "likes": 34000,
                     *       "linked_at": "2026-11-22T12:00:00.000Z",
                     *       "metadata": {},
                     *       "needs_reconnect": false,
                     *       "status": "linked",
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "user_id": "user-42",
                     *       "username": "ada.films",
                     *       "videos": 57
                     *     }
                     */
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_api_keys: {
        parameters: {
            query?: {
                /** @description Only those with this status. */
                status?: "active" | "expired" | "revoked";
                /** @description How many, 1 to 100; 20 when absent. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of keys */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "created_at": "2026-11-22T12:00:00.000Z",
                     *           "environment": "live",
                     *           "expires_at": null,
                     *           "hint": "sk_live_iezwpuay7forw6pq...",
                     *           "id": "iezwpuay7forw6pq",
                     *           "last_used_at": null,
                     *           "name": "billing worker",
                     *           "replaced_by": null,
                     *           "replaces": null,
                     *           "revoked_at": null,
                     *           "scopes": [
                     *             "posts:write",
                     *             "accounts:read"
                     *           ],
                     *           "status": "active"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ApiKeyList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    create_api_key: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "billing worker",
                 *       "scopes": [
                 *         "posts:write",
                 *         "accounts:read"
                 *       ],
                 *       "expires_in": 7776000
                 *     }
                 */
                "application/json": components["schemas"]["CreateApiKey"];
            };
        };
        responses: {
            /** @description The key */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "expires_at": null,
                     *       "hint": "sk_live_iezwpuay7forw6pq...",
                     *       "id": "iezwpuay7forw6pq",
                     *       "last_used_at": null,
                     *       "name": "billing worker",
                     *       "replaced_by": null,
                     *       "replaces": null,
                     *       "revoked_at": null,
                     *       "scopes": [
                     *         "posts:write",
                     *         "accounts:read"
                     *       ],
                     *       "status": "active",
                     *       "key": "sk_live_iezwpuay7forw6pq..."
                     *     }
                     */
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_api_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The key's id: the 16 letters after its prefix */
                api_key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "expires_at": null,
                     *       "hint": "sk_live_iezwpuay7forw6pq...",
                     *       "id": "iezwpuay7forw6pq",
                     *       "last_used_at": null,
                     *       "name": "billing worker",
                     *       "replaced_by": null,
                     *       "replaces": null,
                     *       "revoked_at": null,
                     *       "scopes": [
                     *         "posts:write",
                     *         "accounts:read"
                     *       ],
                     *       "status": "active"
                     *     }
                     */
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    revoke_api_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The key's id: the 16 letters after its prefix */
                api_key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    update_api_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The key's id: the 16 letters after its prefix */
                api_key_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "billing worker, Frankfurt"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateApiKey"];
            };
        };
        responses: {
            /** @description The key */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "expires_at": null,
                     *       "hint": "sk_live_iezwpuay7forw6pq...",
                     *       "id": "iezwpuay7forw6pq",
                     *       "last_used_at": null,
                     *       "name": "billing worker",
                     *       "replaced_by": null,
                     *       "replaces": null,
                     *       "revoked_at": null,
                     *       "scopes": [
                     *         "posts:write",
                     *         "accounts:read"
                     *       ],
                     *       "status": "active"
                     *     }
                     */
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    rotate_api_key: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The key's id: the 16 letters after its prefix */
                api_key_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "overlap_seconds": 3600
                 *     }
                 */
                "application/json": components["schemas"]["RotateApiKey"];
            };
        };
        responses: {
            /** @description The new key */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "expires_at": null,
                     *       "hint": "sk_live_iezwpuay7forw6pq...",
                     *       "id": "iezwpuay7forw6pq",
                     *       "last_used_at": null,
                     *       "name": "billing worker",
                     *       "replaced_by": null,
                     *       "replaces": null,
                     *       "revoked_at": null,
                     *       "scopes": [
                     *         "posts:write",
                     *         "accounts:read"
                     *       ],
                     *       "status": "active",
                     *       "key": "sk_live_iezwpuay7forw6pq..."
                     *     }
                     */
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_audit_log: {
        parameters: {
            query?: {
                /** @description Only this action, such as `account.unlinked`. */
                action?: string;
                /** @description Only what this kind of caller did. */
                actor_kind?: string;
                /** @description Only what this key, token or member did, by its id. */
                actor_id?: string;
                /** @description Only what was done to this, by its id. */
                target_id?: string;
                /** @description From this moment on (RFC 3339). */
                since?: string;
                /** @description Before this moment (RFC 3339). */
                until?: string;
                /** @description How many, 1 to 100; 20 when absent. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of lines */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "action": "account.unlinked",
                     *           "actor": {
                     *             "id": null,
                     *             "kind": "api_key"
                     *           },
                     *           "address": "203.0.113.7",
                     *           "after": null,
                     *           "before": null,
                     *           "created_at": "2026-11-22T12:00:00.000Z",
                     *           "environment": "live",
                     *           "id": "aud_0192f3a4b5c6d7e8f90123456789abcd",
                     *           "request_id": null,
                     *           "target": {
                     *             "id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *             "kind": "account"
                     *           }
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["AuditLog"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    export_audit_log: {
        parameters: {
            query?: {
                /** @description From this moment on (RFC 3339). */
                since?: string;
                /** @description Before this moment (RFC 3339). */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lines of JSON */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    accept_invitation: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "lgi_...",
                 *       "password": "nine otters hum quietly"
                 *     }
                 */
                "application/json": components["schemas"]["AcceptInvitation"];
            };
        };
        responses: {
            /** @description The member, active now */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accepted_at": null,
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "email": "ada@example.com",
                     *       "id": "mem_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "invitation_expires_at": null,
                     *       "last_login_at": null,
                     *       "locked_until": null,
                     *       "name": "Ada",
                     *       "role": "owner",
                     *       "status": "active",
                     *       "totp_enabled": true
                     *     }
                     */
                    "application/json": components["schemas"]["Member"];
                };
            };
            400: components["responses"]["BadRequest"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    forgot_password: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ada@example.com"
                 *     }
                 */
                "application/json": components["schemas"]["ForgotPassword"];
            };
        };
        responses: {
            /** @description A mail is sent if the e-mail is known */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
        };
    };
    log_in: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ada@example.com",
                 *       "password": "nine otters hum quietly",
                 *       "environment": "test"
                 *     }
                 */
                "application/json": components["schemas"]["LogIn"];
            };
        };
        responses: {
            /** @description The tokens */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "access_token": "lga_...",
                     *       "environment": "live",
                     *       "expires_in": 900,
                     *       "member": {
                     *         "accepted_at": null,
                     *         "created_at": "2026-11-22T12:00:00.000Z",
                     *         "email": "ada@example.com",
                     *         "id": "mem_0192f3a4b5c6d7e8f90123456789abcd",
                     *         "invitation_expires_at": null,
                     *         "last_login_at": null,
                     *         "locked_until": null,
                     *         "name": "Ada",
                     *         "role": "owner",
                     *         "status": "active",
                     *         "totp_enabled": true
                     *       },
                     *       "refresh_expires_in": 2592000,
                     *       "refresh_token": "lgr_...",
                     *       "tenant_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *       "token_type": "Bearer"
                     *     }
                     */
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    log_out: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    log_out_everywhere: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sessions have ended */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The member who asks */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "environment": "live",
                     *       "member": {
                     *         "accepted_at": null,
                     *         "created_at": "2026-11-22T12:00:00.000Z",
                     *         "email": "ada@example.com",
                     *         "id": "mem_0192f3a4b5c6d7e8f90123456789abcd",
                     *         "invitation_expires_at": null,
                     *         "last_login_at": null,
                     *         "locked_until": null,
                     *         "name": "Ada",
                     *         "role": "owner",
                     *         "status": "active",
                     *         "totp_enabled": true
                     *       },
                     *       "scope": "links:read accounts:read",
                     *       "session_id": "ms_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "tenant": {
                     *         "id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *         "name": "Clipboard Studio"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Whoami"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "current_password": "nine otters hum quietly",
                 *       "new_password": "ten herons wade slowly"
                 *     }
                 */
                "application/json": components["schemas"]["ChangePassword"];
            };
        };
        responses: {
            /** @description The password is changed */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    refresh_tokens: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "refresh_token": "lgr_..."
                 *     }
                 */
                "application/json": components["schemas"]["Refresh"];
            };
        };
        responses: {
            /** @description The new tokens */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "access_token": "lga_...",
                     *       "environment": "live",
                     *       "expires_in": 900,
                     *       "member": {
                     *         "accepted_at": null,
                     *         "created_at": "2026-11-22T12:00:00.000Z",
                     *         "email": "ada@example.com",
                     *         "id": "mem_0192f3a4b5c6d7e8f90123456789abcd",
                     *         "invitation_expires_at": null,
                     *         "last_login_at": null,
                     *         "locked_until": null,
                     *         "name": "Ada",
                     *         "role": "owner",
                     *         "status": "active",
                     *         "totp_enabled": true
                     *       },
                     *       "refresh_expires_in": 2592000,
                     *       "refresh_token": "lgr_...",
                     *       "tenant_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *       "token_type": "Bearer"
                     *     }
                     */
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    reset_password: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "lgp_...",
                 *       "password": "nine otters hum quietly"
                 *     }
                 */
                "application/json": components["schemas"]["ResetPassword"];
            };
        };
        responses: {
            /** @description The member */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accepted_at": null,
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "email": "ada@example.com",
                     *       "id": "mem_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "invitation_expires_at": null,
                     *       "last_login_at": null,
                     *       "locked_until": null,
                     *       "name": "Ada",
                     *       "role": "owner",
                     *       "status": "active",
                     *       "totp_enabled": true
                     *     }
                     */
                    "application/json": components["schemas"]["Member"];
                };
            };
            400: components["responses"]["BadRequest"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_sessions: {
        parameters: {
            query?: {
                /** @description How many to answer at most. */
                limit?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sessions */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "address": "203.0.113.7",
                     *           "created_at": "2026-11-22T12:00:00.000Z",
                     *           "current": true,
                     *           "environment": "live",
                     *           "expires_at": "2026-11-22T12:00:00.000Z",
                     *           "id": "ms_0192f3a4b5c6d7e8f90123456789abcd",
                     *           "refreshed_at": "2026-11-22T12:00:00.000Z",
                     *           "user_agent": null
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["MemberSessionList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    end_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The session's id */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    begin_totp: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "password": "nine otters hum quietly"
                 *     }
                 */
                "application/json": components["schemas"]["BeginTotp"];
            };
        };
        responses: {
            /** @description The secret */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "otpauth_url": "otpauth://totp/linkgate:ada%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=linkgate",
                     *       "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
                     *     }
                     */
                    "application/json": components["schemas"]["TotpBegun"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    confirm_totp: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "123456"
                 *     }
                 */
                "application/json": components["schemas"]["ConfirmTotp"];
            };
        };
        responses: {
            /** @description The recovery codes */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "recovery_codes": [
                     *         "abcd-efgh-ijkl-mnop"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    disable_totp: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "password": "nine otters hum quietly",
                 *       "code": "123456"
                 *     }
                 */
                "application/json": components["schemas"]["DisableTotp"];
            };
        };
        responses: {
            /** @description The second factor is off */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_delivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The delivery's id */
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "attempts": [
                     *         {
                     *           "at": "2026-11-22T12:00:00.000Z",
                     *           "duration_ms": 87,
                     *           "error": "server_error",
                     *           "number": 1,
                     *           "response_body": null,
                     *           "response_status": 500,
                     *           "url": "https://hooks.example.com/linkgate"
                     *         }
                     *       ],
                     *       "cause": "event",
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "event_id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "event_type": "account.linked",
                     *       "finished_at": null,
                     *       "id": "dlv_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "next_attempt_at": null,
                     *       "request": {
                     *         "body": "{\"id\":\"evt_0192f3a4b5c6d7e8f90123456789abcd\",\"type\":\"account.linked\"}",
                     *         "headers": {
                     *           "content-type": "application/json",
                     *           "webhook-id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *           "webhook-timestamp": "1795348800"
                     *         }
                     *       },
                     *       "status": "pending",
                     *       "webhook_endpoint_id": "we_0192f3a4b5c6d7e8f90123456789abcd"
                     *     }
                     */
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    redeliver: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The delivery's id */
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery that is being sent */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "attempts": [
                     *         {
                     *           "at": "2026-11-22T12:00:00.000Z",
                     *           "duration_ms": 87,
                     *           "error": "server_error",
                     *           "number": 1,
                     *           "response_body": null,
                     *           "response_status": 500,
                     *           "url": "https://hooks.example.com/linkgate"
                     *         }
                     *       ],
                     *       "cause": "event",
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "event_id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "event_type": "account.linked",
                     *       "finished_at": null,
                     *       "id": "dlv_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "next_attempt_at": null,
                     *       "request": {
                     *         "body": "{\"id\":\"evt_0192f3a4b5c6d7e8f90123456789abcd\",\"type\":\"account.linked\"}",
                     *         "headers": {
                     *           "content-type": "application/json",
                     *           "webhook-id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *           "webhook-timestamp": "1795348800"
                     *         }
                     *       },
                     *       "status": "pending",
                     *       "webhook_endpoint_id": "we_0192f3a4b5c6d7e8f90123456789abcd"
                     *     }
                     */
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_events: {
        parameters: {
            query?: {
                /** @description Only those of this type, such as `account.linked`. */
                type?: string;
                /** @description Only those whose data is about this account. */
                account_id?: string;
                /** @description How many, 1 to 100; 20 when absent. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *           "type": "account.linked",
                     *           "timestamp": "2026-11-22T12:00:00.000Z",
                     *           "environment": "live",
                     *           "data": {
                     *             "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *             "user_id": "user-42",
                     *             "display_name": "Ana",
                     *             "username": "ana"
                     *           }
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["EventList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_event: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The event's id */
                event_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "type": "account.linked",
                     *       "timestamp": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "data": {
                     *         "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *         "user_id": "user-42",
                     *         "display_name": "Ana",
                     *         "username": "ana"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Event"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_issuers: {
        parameters: {
            query?: {
                /** @description How many to answer at most. */
                limit?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of issuers */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "algorithms": [
                     *             "ES256"
                     *           ],
                     *           "allow_tenant_wide": true,
                     *           "audience": "linkgate",
                     *           "created_at": "2026-11-22T12:00:00.000Z",
                     *           "environment": "live",
                     *           "id": "isr_0192f3a4b5c6d7e8f90123456789abcd",
                     *           "issuer": "https://auth.clipboard.example",
                     *           "jwks_uri": "https://auth.clipboard.example/.well-known/jwks.json",
                     *           "keys": [
                     *             {
                     *               "kty": "OKP",
                     *               "crv": "Ed25519",
                     *               "kid": "2026-11",
                     *               "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
                     *             }
                     *           ],
                     *           "kids": [
                     *             "2026-11"
                     *           ],
                     *           "last_error": "the server answered with status 404",
                     *           "last_fetched_at": null,
                     *           "lifetime_max_seconds": 3600,
                     *           "name": "our own login",
                     *           "retiring_keys": [
                     *             {
                     *               "kid": "2026-10",
                     *               "until": "2026-11-22T12:00:00.000Z"
                     *             }
                     *           ],
                     *           "scopes": [
                     *             "links:write",
                     *             "accounts:read"
                     *           ],
                     *           "updated_at": "2026-11-22T12:00:00.000Z",
                     *           "user_claim": "sub"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["IssuerList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    create_issuer: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "issuer": "https://auth.clipboard.example",
                 *       "jwks": {
                 *         "keys": [
                 *           {
                 *             "kty": "OKP",
                 *             "crv": "Ed25519",
                 *             "kid": "2026-11",
                 *             "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
                 *           }
                 *         ]
                 *       },
                 *       "scopes": [
                 *         "links:write",
                 *         "links:read",
                 *         "accounts:read"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateIssuer"];
            };
        };
        responses: {
            /** @description The issuer */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "algorithms": [
                     *         "ES256"
                     *       ],
                     *       "allow_tenant_wide": true,
                     *       "audience": "linkgate",
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "id": "isr_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "issuer": "https://auth.clipboard.example",
                     *       "jwks_uri": "https://auth.clipboard.example/.well-known/jwks.json",
                     *       "keys": [
                     *         {
                     *           "kty": "OKP",
                     *           "crv": "Ed25519",
                     *           "kid": "2026-11",
                     *           "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
                     *         }
                     *       ],
                     *       "kids": [
                     *         "2026-11"
                     *       ],
                     *       "last_error": "the server answered with status 404",
                     *       "last_fetched_at": null,
                     *       "lifetime_max_seconds": 3600,
                     *       "name": "our own login",
                     *       "retiring_keys": [
                     *         {
                     *           "kid": "2026-10",
                     *           "until": "2026-11-22T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "scopes": [
                     *         "links:write",
                     *         "accounts:read"
                     *       ],
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "user_claim": "sub"
                     *     }
                     */
                    "application/json": components["schemas"]["Issuer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_issuer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The issuer's id */
                issuer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The issuer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "algorithms": [
                     *         "ES256"
                     *       ],
                     *       "allow_tenant_wide": true,
                     *       "audience": "linkgate",
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "id": "isr_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "issuer": "https://auth.clipboard.example",
                     *       "jwks_uri": "https://auth.clipboard.example/.well-known/jwks.json",
                     *       "keys": [
                     *         {
                     *           "kty": "OKP",
                     *           "crv": "Ed25519",
                     *           "kid": "2026-11",
                     *           "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
                     *         }
                     *       ],
                     *       "kids": [
                     *         "2026-11"
                     *       ],
                     *       "last_error": "the server answered with status 404",
                     *       "last_fetched_at": null,
                     *       "lifetime_max_seconds": 3600,
                     *       "name": "our own login",
                     *       "retiring_keys": [
                     *         {
                     *           "kid": "2026-10",
                     *           "until": "2026-11-22T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "scopes": [
                     *         "links:write",
                     *         "accounts:read"
                     *       ],
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "user_claim": "sub"
                     *     }
                     */
                    "application/json": components["schemas"]["Issuer"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    delete_issuer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The issuer's id */
                issuer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    update_issuer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The issuer's id */
                issuer_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "scopes": [
                 *         "links:read"
                 *       ],
                 *       "lifetime_max_seconds": 600
                 *     }
                 */
                "application/json": components["schemas"]["UpdateIssuer"];
            };
        };
        responses: {
            /** @description The issuer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "algorithms": [
                     *         "ES256"
                     *       ],
                     *       "allow_tenant_wide": true,
                     *       "audience": "linkgate",
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "id": "isr_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "issuer": "https://auth.clipboard.example",
                     *       "jwks_uri": "https://auth.clipboard.example/.well-known/jwks.json",
                     *       "keys": [
                     *         {
                     *           "kty": "OKP",
                     *           "crv": "Ed25519",
                     *           "kid": "2026-11",
                     *           "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
                     *         }
                     *       ],
                     *       "kids": [
                     *         "2026-11"
                     *       ],
                     *       "last_error": "the server answered with status 404",
                     *       "last_fetched_at": null,
                     *       "lifetime_max_seconds": 3600,
                     *       "name": "our own login",
                     *       "retiring_keys": [
                     *         {
                     *           "kid": "2026-10",
                     *           "until": "2026-11-22T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "scopes": [
                     *         "links:write",
                     *         "accounts:read"
                     *       ],
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "user_claim": "sub"
                     *     }
                     */
                    "application/json": components["schemas"]["Issuer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    rotate_issuer: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The issuer's id */
                issuer_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "jwks": {
                 *         "keys": [
                 *           {
                 *             "kty": "OKP",
                 *             "crv": "Ed25519",
                 *             "kid": "2026-12",
                 *             "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
                 *           }
                 *         ]
                 *       },
                 *       "overlap_seconds": 3600
                 *     }
                 */
                "application/json": components["schemas"]["RotateIssuer"];
            };
        };
        responses: {
            /** @description The issuer */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "algorithms": [
                     *         "ES256"
                     *       ],
                     *       "allow_tenant_wide": true,
                     *       "audience": "linkgate",
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "environment": "live",
                     *       "id": "isr_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "issuer": "https://auth.clipboard.example",
                     *       "jwks_uri": "https://auth.clipboard.example/.well-known/jwks.json",
                     *       "keys": [
                     *         {
                     *           "kty": "OKP",
                     *           "crv": "Ed25519",
                     *           "kid": "2026-11",
                     *           "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
                     *         }
                     *       ],
                     *       "kids": [
                     *         "2026-11"
                     *       ],
                     *       "last_error": "the server answered with status 404",
                     *       "last_fetched_at": null,
                     *       "lifetime_max_seconds": 3600,
                     *       "name": "our own login",
                     *       "retiring_keys": [
                     *         {
                     *           "kid": "2026-10",
                     *           "until": "2026-11-22T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "scopes": [
                     *         "links:write",
                     *         "accounts:read"
                     *       ],
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "user_claim": "sub"
                     *     }
                     */
                    "application/json": components["schemas"]["Issuer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_link_sessions: {
        parameters: {
            query?: {
                /** @description Only those of this user. */
                user_id?: string;
                /** @description Only those with this status. */
                status?: "new" | "scanned" | "confirmed" | "expired" | "utilised" | "failed" | "cancelled";
                /** @description How many, 1 to 100; 20 when absent. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sessions */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "unique_id": "link_3kd8s2m5q7w9x1zb4c6v8n0p",
                     *           "status": "new",
                     *           "reason": null,
                     *           "url": "https://link.example/link/ls_0192f3a4b5c6d7e8f90123456789abcd#secret",
                     *           "qr": {
                     *             "image": "data:image/svg+xml;base64,PHN2Zy8+",
                     *             "expires_at": "2026-11-22T12:05:00.000Z"
                     *           },
                     *           "user_id": "user-42",
                     *           "account": null,
                     *           "redirect_url": null,
                     *           "locale": "en",
                     *           "theme": null,
                     *           "reconnect_account_id": null,
                     *           "nonce": null,
                     *           "metadata": {
                     *             "plan": "pro"
                     *           },
                     *           "created_at": "2026-11-22T12:00:00.000Z",
                     *           "updated_at": "2026-11-22T12:00:00.000Z",
                     *           "expires_at": "2026-11-22T12:15:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["LinkSessionList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    create_link_session: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "user_id": "user-42",
                 *       "locale": "en",
                 *       "metadata": {
                 *         "plan": "pro"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreateLinkSession"];
            };
        };
        responses: {
            /** @description The session; or the pending one of that label */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "unique_id": "link_3kd8s2m5q7w9x1zb4c6v8n0p",
                     *       "status": "new",
                     *       "reason": null,
                     *       "url": "https://link.example/link/ls_0192f3a4b5c6d7e8f90123456789abcd#secret",
                     *       "qr": {
                     *         "image": "data:image/svg+xml;base64,PHN2Zy8+",
                     *         "expires_at": "2026-11-22T12:05:00.000Z"
                     *       },
                     *       "user_id": "user-42",
                     *       "account": null,
                     *       "redirect_url": null,
                     *       "locale": "en",
                     *       "theme": null,
                     *       "reconnect_account_id": null,
                     *       "nonce": null,
                     *       "metadata": {
                     *         "plan": "pro"
                     *       },
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "expires_at": "2026-11-22T12:15:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LinkSession"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_link_session: {
        parameters: {
            query?: {
                /**
                 * @description Seconds to wait for a status other than `known`, 1 to 50; absent: answers at once. For those whose
                 *     proxies cut event streams.
                 */
                wait?: number;
                /** @description The status that the caller knows; `new` when absent. */
                known?: "new" | "scanned" | "confirmed" | "expired" | "utilised" | "failed" | "cancelled";
            };
            header?: never;
            path: {
                /** @description The session's label */
                unique_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "unique_id": "link_3kd8s2m5q7w9x1zb4c6v8n0p",
                     *       "status": "new",
                     *       "reason": null,
                     *       "url": "https://link.example/link/ls_0192f3a4b5c6d7e8f90123456789abcd#secret",
                     *       "qr": {
                     *         "image": "data:image/svg+xml;base64,PHN2Zy8+",
                     *         "expires_at": "2026-11-22T12:05:00.000Z"
                     *       },
                     *       "user_id": "user-42",
                     *       "account": null,
                     *       "redirect_url": null,
                     *       "locale": "en",
                     *       "theme": null,
                     *       "reconnect_account_id": null,
                     *       "nonce": null,
                     *       "metadata": {
                     *         "plan": "pro"
                     *       },
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "expires_at": "2026-11-22T12:15:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LinkSession"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    cancel_link_session: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The session's label */
                unique_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session, cancelled */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "unique_id": "link_3kd8s2m5q7w9x1zb4c6v8n0p",
                     *       "status": "new",
                     *       "reason": null,
                     *       "url": "https://link.example/link/ls_0192f3a4b5c6d7e8f90123456789abcd#secret",
                     *       "qr": {
                     *         "image": "data:image/svg+xml;base64,PHN2Zy8+",
                     *         "expires_at": "2026-11-22T12:05:00.000Z"
                     *       },
                     *       "user_id": "user-42",
                     *       "account": null,
                     *       "redirect_url": null,
                     *       "locale": "en",
                     *       "theme": null,
                     *       "reconnect_account_id": null,
                     *       "nonce": null,
                     *       "metadata": {
                     *         "plan": "pro"
                     *       },
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "expires_at": "2026-11-22T12:15:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LinkSession"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    follow_link_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The session's label */
                unique_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_link_session_timeline: {
        parameters: {
            query?: {
                /** @description How many to answer at most. */
                limit?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The session's label */
                unique_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the timeline */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account_id": null,
                     *       "codes": 2,
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "data": [
                     *         {
                     *           "after_seconds": 7.304,
                     *           "at": "2026-11-22T12:00:00.000Z",
                     *           "by": "user",
                     *           "code": 1,
                     *           "detail": "A phone scanned code 1; the user has not confirmed yet.",
                     *           "kind": "scanned",
                     *           "reason": null,
                     *           "request_id": null
                     *         }
                     *       ],
                     *       "expires_at": "2026-11-22T12:00:00.000Z",
                     *       "next_cursor": null,
                     *       "reason": "timed_out",
                     *       "status": "new",
                     *       "surface": "hosted",
                     *       "unique_id": "link_3kd8s2m5q7w9x1zb4c6v8n0p",
                     *       "user_id": "user-42"
                     *     }
                     */
                    "application/json": components["schemas"]["Timeline"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_members: {
        parameters: {
            query?: {
                /** @description How many to answer at most. */
                limit?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of members */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "accepted_at": null,
                     *           "created_at": "2026-11-22T12:00:00.000Z",
                     *           "email": "ada@example.com",
                     *           "id": "mem_0192f3a4b5c6d7e8f90123456789abcd",
                     *           "invitation_expires_at": null,
                     *           "last_login_at": null,
                     *           "locked_until": null,
                     *           "name": "Ada",
                     *           "role": "owner",
                     *           "status": "active",
                     *           "totp_enabled": true
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["MemberList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    invite_member: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ada@example.com",
                 *       "role": "developer",
                 *       "name": "Ada"
                 *     }
                 */
                "application/json": components["schemas"]["InviteMember"];
            };
        };
        responses: {
            /** @description The member, with the invitation */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accepted_at": null,
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "email": "ada@example.com",
                     *       "id": "mem_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "invitation_expires_at": null,
                     *       "last_login_at": null,
                     *       "locked_until": null,
                     *       "name": "Ada",
                     *       "role": "owner",
                     *       "status": "active",
                     *       "totp_enabled": true,
                     *       "invitation": {
                     *         "expires_at": "2026-11-22T12:00:00.000Z",
                     *         "mailed": false,
                     *         "token": "lgi_...",
                     *         "url": "https://link.example/members/accept#lgi_..."
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["InvitedMember"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The member's id */
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The member */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accepted_at": null,
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "email": "ada@example.com",
                     *       "id": "mem_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "invitation_expires_at": null,
                     *       "last_login_at": null,
                     *       "locked_until": null,
                     *       "name": "Ada",
                     *       "role": "owner",
                     *       "status": "active",
                     *       "totp_enabled": true
                     *     }
                     */
                    "application/json": components["schemas"]["Member"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    remove_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The member's id */
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The member is gone */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    update_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The member's id */
                member_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "admin"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateMember"];
            };
        };
        responses: {
            /** @description The member as it is now */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accepted_at": null,
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "email": "ada@example.com",
                     *       "id": "mem_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "invitation_expires_at": null,
                     *       "last_login_at": null,
                     *       "locked_until": null,
                     *       "name": "Ada",
                     *       "role": "owner",
                     *       "status": "active",
                     *       "totp_enabled": true
                     *     }
                     */
                    "application/json": components["schemas"]["Member"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    create_reset_link: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The member's id */
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The link */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "expires_at": "2026-11-22T12:00:00.000Z",
                     *       "mailed": false,
                     *       "token": "lgi_...",
                     *       "url": "https://link.example/members/accept#lgi_..."
                     *     }
                     */
                    "application/json": components["schemas"]["MemberLink"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    operator_list_plans: {
        parameters: {
            query?: {
                /** @description How many to answer at most. */
                limit?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of plans */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "accounts_max": 500,
                     *           "api_keys_max": 10,
                     *           "created_at": "2026-11-22T12:00:00.000Z",
                     *           "link_sessions_pending_max": 200000,
                     *           "link_sessions_per_day_max": 2000,
                     *           "members_max": 25,
                     *           "plan_id": "maximum",
                     *           "posts_per_day_max": 1000,
                     *           "qr_login": true,
                     *           "requests_per_second_max": 1000,
                     *           "tenants": 12,
                     *           "updated_at": "2026-11-22T12:00:00.000Z",
                     *           "webhook_endpoints_max": 5
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PlanList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    operator_create_plan: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "plan_id": "pro",
                 *       "qr_login": true,
                 *       "link_sessions_pending_max": 1000,
                 *       "requests_per_second_max": 100,
                 *       "accounts_max": 500,
                 *       "posts_per_day_max": 1000
                 *     }
                 */
                "application/json": components["schemas"]["CreatePlan"];
            };
        };
        responses: {
            /** @description The plan */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accounts_max": 500,
                     *       "api_keys_max": 10,
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "link_sessions_pending_max": 200000,
                     *       "link_sessions_per_day_max": 2000,
                     *       "members_max": 25,
                     *       "plan_id": "maximum",
                     *       "posts_per_day_max": 1000,
                     *       "qr_login": true,
                     *       "requests_per_second_max": 1000,
                     *       "tenants": 12,
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "webhook_endpoints_max": 5
                     *     }
                     */
                    "application/json": components["schemas"]["Plan"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    operator_get_plan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plan's name */
                plan_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The plan */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accounts_max": 500,
                     *       "api_keys_max": 10,
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "link_sessions_pending_max": 200000,
                     *       "link_sessions_per_day_max": 2000,
                     *       "members_max": 25,
                     *       "plan_id": "maximum",
                     *       "posts_per_day_max": 1000,
                     *       "qr_login": true,
                     *       "requests_per_second_max": 1000,
                     *       "tenants": 12,
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "webhook_endpoints_max": 5
                     *     }
                     */
                    "application/json": components["schemas"]["Plan"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    operator_delete_plan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plan's name */
                plan_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    operator_update_plan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plan's name */
                plan_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "requests_per_second_max": 200,
                 *       "accounts_max": null
                 *     }
                 */
                "application/json": components["schemas"]["UpdatePlan"];
            };
        };
        responses: {
            /** @description The plan */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accounts_max": 500,
                     *       "api_keys_max": 10,
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "link_sessions_pending_max": 200000,
                     *       "link_sessions_per_day_max": 2000,
                     *       "members_max": 25,
                     *       "plan_id": "maximum",
                     *       "posts_per_day_max": 1000,
                     *       "qr_login": true,
                     *       "requests_per_second_max": 1000,
                     *       "tenants": 12,
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "webhook_endpoints_max": 5
                     *     }
                     */
                    "application/json": components["schemas"]["Plan"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    operator_list_tenants: {
        parameters: {
            query?: {
                /** @description Only those with this status. */
                status?: "active" | "suspended";
                /** @description Only those on this plan. */
                plan?: string;
                /** @description How many, 1 to 100; 20 when absent. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of tenants */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "allowed_origins": [
                     *             "https://app.example"
                     *           ],
                     *           "created_at": "2026-11-22T12:00:00.000Z",
                     *           "name": "Clipboard Studio",
                     *           "plan": "maximum",
                     *           "status": "active",
                     *           "suspend_reason": null,
                     *           "suspended_at": null,
                     *           "tenant_id": "721cd520-e405-46d8-a76b-95c1d6d65466",
                     *           "updated_at": "2026-11-22T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["TenantList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    operator_create_tenant: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Clipboard Studio",
                 *       "plan": "maximum"
                 *     }
                 */
                "application/json": components["schemas"]["CreateTenant"];
            };
        };
        responses: {
            /** @description The tenant and its keys */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "api_keys": {
                     *         "live": "sk_live_ap4r7sp5hwf6rs63_...",
                     *         "test": "sk_test_k3v9x1d7q5m2n8c4_..."
                     *       },
                     *       "tenant_id": "721cd520-e405-46d8-a76b-95c1d6d65466"
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedTenant"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    operator_get_tenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant's id */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tenant */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "allowed_origins": [
                     *         "https://app.example"
                     *       ],
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "name": "Clipboard Studio",
                     *       "plan": "maximum",
                     *       "status": "active",
                     *       "suspend_reason": null,
                     *       "suspended_at": null,
                     *       "tenant_id": "721cd520-e405-46d8-a76b-95c1d6d65466",
                     *       "updated_at": "2026-11-22T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["OperatorTenant"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    operator_delete_tenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant's id */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    operator_update_tenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant's id */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "plan": "free"
                 *     }
                 */
                "application/json": components["schemas"]["OperatorUpdateTenant"];
            };
        };
        responses: {
            /** @description The tenant */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "allowed_origins": [
                     *         "https://app.example"
                     *       ],
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "name": "Clipboard Studio",
                     *       "plan": "maximum",
                     *       "status": "active",
                     *       "suspend_reason": null,
                     *       "suspended_at": null,
                     *       "tenant_id": "721cd520-e405-46d8-a76b-95c1d6d65466",
                     *       "updated_at": "2026-11-22T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["OperatorTenant"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    operator_export_tenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant's id */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lines of JSON */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    operator_invite_owner: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The tenant's id */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ada@example.com",
                 *       "name": "Ada"
                 *     }
                 */
                "application/json": components["schemas"]["InviteOwner"];
            };
        };
        responses: {
            /** @description The owner, with the invitation */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accepted_at": null,
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "email": "ada@example.com",
                     *       "id": "mem_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "invitation_expires_at": null,
                     *       "last_login_at": null,
                     *       "locked_until": null,
                     *       "name": "Ada",
                     *       "role": "owner",
                     *       "status": "active",
                     *       "totp_enabled": true,
                     *       "invitation": {
                     *         "expires_at": "2026-11-22T12:00:00.000Z",
                     *         "mailed": false,
                     *         "token": "lgi_...",
                     *         "url": "https://link.example/members/accept#lgi_..."
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["InvitedMember"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    operator_resume_tenant: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The tenant's id */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tenant */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "allowed_origins": [
                     *         "https://app.example"
                     *       ],
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "name": "Clipboard Studio",
                     *       "plan": "maximum",
                     *       "status": "active",
                     *       "suspend_reason": null,
                     *       "suspended_at": null,
                     *       "tenant_id": "721cd520-e405-46d8-a76b-95c1d6d65466",
                     *       "updated_at": "2026-11-22T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["OperatorTenant"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    operator_suspend_tenant: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The tenant's id */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "reason": "unpaid since August"
                 *     }
                 */
                "application/json": components["schemas"]["SuspendTenant"];
            };
        };
        responses: {
            /** @description The tenant */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "allowed_origins": [
                     *         "https://app.example"
                     *       ],
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "name": "Clipboard Studio",
                     *       "plan": "maximum",
                     *       "status": "active",
                     *       "suspend_reason": null,
                     *       "suspended_at": null,
                     *       "tenant_id": "721cd520-e405-46d8-a76b-95c1d6d65466",
                     *       "updated_at": "2026-11-22T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["OperatorTenant"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_posts: {
        parameters: {
            query?: {
                /** @description Only those of this user. */
                user_id?: string;
                /** @description Only those of this account. */
                account_id?: string;
                /** @description Only those with this status. */
                status?: "submitting" | "processing" | "inbox_delivered" | "published" | "publicly_available" | "failed" | "refused" | "unknown_outcome";
                /** @description How many, 1 to 100; 20 when absent. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of posts */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *           "created_at": "2026-11-22T12:00:00.000Z",
                     *           "draft": true,
                     *           "fail_reason": null,
                     *           "media_type": "video",
                     *           "post_id": "post_0192f3a4b5c6d7e8f90123456789abcd",
                     *           "public_post_url": null,
                     *           "publish_id": "v_pub_url~v2.123456789",
                     *           "request": {},
                     *           "status": "submitting",
                     *           "updated_at": "2026-11-22T12:00:00.000Z",
                     *           "user_id": "user-42"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PostList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    validate_post: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "accountId": "8abd72f0-4ede-441c-9c17-0123456789ab",
                 *       "content": "Check out this video! #viral #fyp",
                 *       "mediaItems": [
                 *         {
                 *           "url": "https://media.example.com/video.mp4"
                 *         }
                 *       ],
                 *       "tiktokSettings": {
                 *         "privacy_level": "PUBLIC_TO_EVERYONE",
                 *         "allow_comment": true,
                 *         "allow_duet": true,
                 *         "allow_stitch": true,
                 *         "video_cover_timestamp_ms": 1000
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["PostBody"];
            };
        };
        responses: {
            /** @description What the rules say */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "errors": [
                     *         {
                     *           "code": "missing_field",
                     *           "detail": "choose a privacy level",
                     *           "limit": null,
                     *           "pointer": "/tiktokSettings/privacy_level",
                     *           "value": null
                     *         }
                     *       ],
                     *       "valid": true
                     *     }
                     */
                    "application/json": components["schemas"]["Validation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The post's id */
                post_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The post */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "draft": true,
                     *       "fail_reason": null,
                     *       "media_type": "video",
                     *       "post_id": "post_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "public_post_url": null,
                     *       "publish_id": "v_pub_url~v2.123456789",
                     *       "request": {},
                     *       "status": "submitting",
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "user_id": "user-42"
                     *     }
                     */
                    "application/json": components["schemas"]["Post"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    sandbox_expire_account: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The account's id */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *       "avatar_url": null,
                     *       "bio_description": null,
                     *       "can_post": true,
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "display_name": "Ada",
                     *       "followers": 1200,
                     *       "following": 80,
                     *       "is_verified": false,
                     *       "issues": [],
                     *       "likes": 34000,
                     *       "linked_at": "2026-11-22T12:00:00.000Z",
                     *       "metadata": {},
                     *       "needs_reconnect": false,
                     *       "status": "linked",
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "user_id": "user-42",
                     *       "username": "ada.films",
                     *       "videos": 57
                     *     }
                     */
                    "application/json": components["schemas"]["Account"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["BadGateway"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    sandbox_confirm: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The session's label */
                unique_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "username": "ada.films",
                 *       "scopes": [
                 *         "user.info.basic",
                 *         "video.publish"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["SandboxConfirm"];
            };
        };
        responses: {
            /** @description The session, as it is before the next poll */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "unique_id": "link_3kd8s2m5q7w9x1zb4c6v8n0p",
                     *       "status": "new",
                     *       "reason": null,
                     *       "url": "https://link.example/link/ls_0192f3a4b5c6d7e8f90123456789abcd#secret",
                     *       "qr": {
                     *         "image": "data:image/svg+xml;base64,PHN2Zy8+",
                     *         "expires_at": "2026-11-22T12:05:00.000Z"
                     *       },
                     *       "user_id": "user-42",
                     *       "account": null,
                     *       "redirect_url": null,
                     *       "locale": "en",
                     *       "theme": null,
                     *       "reconnect_account_id": null,
                     *       "nonce": null,
                     *       "metadata": {
                     *         "plan": "pro"
                     *       },
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "expires_at": "2026-11-22T12:15:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LinkSession"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    sandbox_deny: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The session's label */
                unique_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session, as it is before the next poll */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "unique_id": "link_3kd8s2m5q7w9x1zb4c6v8n0p",
                     *       "status": "new",
                     *       "reason": null,
                     *       "url": "https://link.example/link/ls_0192f3a4b5c6d7e8f90123456789abcd#secret",
                     *       "qr": {
                     *         "image": "data:image/svg+xml;base64,PHN2Zy8+",
                     *         "expires_at": "2026-11-22T12:05:00.000Z"
                     *       },
                     *       "user_id": "user-42",
                     *       "account": null,
                     *       "redirect_url": null,
                     *       "locale": "en",
                     *       "theme": null,
                     *       "reconnect_account_id": null,
                     *       "nonce": null,
                     *       "metadata": {
                     *         "plan": "pro"
                     *       },
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "expires_at": "2026-11-22T12:15:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LinkSession"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    sandbox_expire: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The session's label */
                unique_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session, as it is before the next poll */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "unique_id": "link_3kd8s2m5q7w9x1zb4c6v8n0p",
                     *       "status": "new",
                     *       "reason": null,
                     *       "url": "https://link.example/link/ls_0192f3a4b5c6d7e8f90123456789abcd#secret",
                     *       "qr": {
                     *         "image": "data:image/svg+xml;base64,PHN2Zy8+",
                     *         "expires_at": "2026-11-22T12:05:00.000Z"
                     *       },
                     *       "user_id": "user-42",
                     *       "account": null,
                     *       "redirect_url": null,
                     *       "locale": "en",
                     *       "theme": null,
                     *       "reconnect_account_id": null,
                     *       "nonce": null,
                     *       "metadata": {
                     *         "plan": "pro"
                     *       },
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "expires_at": "2026-11-22T12:15:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LinkSession"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    sandbox_scan: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The session's label */
                unique_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session, as it is before the next poll */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "unique_id": "link_3kd8s2m5q7w9x1zb4c6v8n0p",
                     *       "status": "new",
                     *       "reason": null,
                     *       "url": "https://link.example/link/ls_0192f3a4b5c6d7e8f90123456789abcd#secret",
                     *       "qr": {
                     *         "image": "data:image/svg+xml;base64,PHN2Zy8+",
                     *         "expires_at": "2026-11-22T12:05:00.000Z"
                     *       },
                     *       "user_id": "user-42",
                     *       "account": null,
                     *       "redirect_url": null,
                     *       "locale": "en",
                     *       "theme": null,
                     *       "reconnect_account_id": null,
                     *       "nonce": null,
                     *       "metadata": {
                     *         "plan": "pro"
                     *       },
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "expires_at": "2026-11-22T12:15:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LinkSession"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    sandbox_utilise: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The session's label */
                unique_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session, as it is before the next poll */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "unique_id": "link_3kd8s2m5q7w9x1zb4c6v8n0p",
                     *       "status": "new",
                     *       "reason": null,
                     *       "url": "https://link.example/link/ls_0192f3a4b5c6d7e8f90123456789abcd#secret",
                     *       "qr": {
                     *         "image": "data:image/svg+xml;base64,PHN2Zy8+",
                     *         "expires_at": "2026-11-22T12:05:00.000Z"
                     *       },
                     *       "user_id": "user-42",
                     *       "account": null,
                     *       "redirect_url": null,
                     *       "locale": "en",
                     *       "theme": null,
                     *       "reconnect_account_id": null,
                     *       "nonce": null,
                     *       "metadata": {
                     *         "plan": "pro"
                     *       },
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "expires_at": "2026-11-22T12:15:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LinkSession"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_signing_keys: {
        parameters: {
            query?: {
                /** @description How many to answer at most. */
                limit?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of keys */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "algorithm": "EdDSA",
                     *           "created_at": "2026-11-22T12:00:00.000Z",
                     *           "id": "0vzu3G8etXfZlbO2",
                     *           "jwk": {
                     *             "alg": "EdDSA",
                     *             "crv": "Ed25519",
                     *             "kid": "5f2c8a1b9d3e4c70",
                     *             "kty": "OKP",
                     *             "use": "sig",
                     *             "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
                     *           },
                     *           "kid": "0vzu3G8etXfZlbO2",
                     *           "retires_at": null,
                     *           "signs_from": "2026-11-22T12:00:00.000Z",
                     *           "state": "next"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["SigningKeyList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    create_signing_key: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "lead_time": 600,
                 *       "overlap_seconds": 86400
                 *     }
                 */
                "application/json": components["schemas"]["RotateSigningKey"];
            };
        };
        responses: {
            /** @description The new key */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "algorithm": "EdDSA",
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "id": "0vzu3G8etXfZlbO2",
                     *       "jwk": {
                     *         "alg": "EdDSA",
                     *         "crv": "Ed25519",
                     *         "kid": "5f2c8a1b9d3e4c70",
                     *         "kty": "OKP",
                     *         "use": "sig",
                     *         "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
                     *       },
                     *       "kid": "0vzu3G8etXfZlbO2",
                     *       "retires_at": null,
                     *       "signs_from": "2026-11-22T12:00:00.000Z",
                     *       "state": "next"
                     *     }
                     */
                    "application/json": components["schemas"]["SigningKey"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_signing_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The key's id, as in a token's header */
                kid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "algorithm": "EdDSA",
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "id": "0vzu3G8etXfZlbO2",
                     *       "jwk": {
                     *         "alg": "EdDSA",
                     *         "crv": "Ed25519",
                     *         "kid": "5f2c8a1b9d3e4c70",
                     *         "kty": "OKP",
                     *         "use": "sig",
                     *         "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
                     *       },
                     *       "kid": "0vzu3G8etXfZlbO2",
                     *       "retires_at": null,
                     *       "signs_from": "2026-11-22T12:00:00.000Z",
                     *       "state": "next"
                     *     }
                     */
                    "application/json": components["schemas"]["SigningKey"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    revoke_signing_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The key's id, as in a token's header */
                kid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Retired */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    rotate_signing_key: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The key's id, as in a token's header */
                kid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "lead_time": 600,
                 *       "overlap_seconds": 86400
                 *     }
                 */
                "application/json": components["schemas"]["RotateSigningKey"];
            };
        };
        responses: {
            /** @description The new key */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "algorithm": "EdDSA",
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "id": "0vzu3G8etXfZlbO2",
                     *       "jwk": {
                     *         "alg": "EdDSA",
                     *         "crv": "Ed25519",
                     *         "kid": "5f2c8a1b9d3e4c70",
                     *         "kty": "OKP",
                     *         "use": "sig",
                     *         "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
                     *       },
                     *       "kid": "0vzu3G8etXfZlbO2",
                     *       "retires_at": null,
                     *       "signs_from": "2026-11-22T12:00:00.000Z",
                     *       "state": "next"
                     *     }
                     */
                    "application/json": components["schemas"]["SigningKey"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_tenant: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tenant */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "allowed_origins": [
                     *         "https://app.example"
                     *       ],
                     *       "branding": {
                     *         "display_name": "Clipboard",
                     *         "logo_url": "https://app.example/logo.png",
                     *         "colors": {
                     *           "accent": "#0b6b5d",
                     *           "background": "#ffffff",
                     *           "text": "#16181d"
                     *         },
                     *         "texts": {
                     *           "en": {
                     *             "title": "Link your TikTok",
                     *             "description": "We post only what you approve."
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "duplicate_accounts": "share",
                     *       "link_confirmation": "undo",
                     *       "name": "Clipboard Studio",
                     *       "redirect_urls": [
                     *         "https://app.example/linked"
                     *       ],
                     *       "subscription": "maximum",
                     *       "tenant_id": "721cd520-e405-46d8-a76b-95c1d6d65466",
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "upstream": {
                     *         "own": null,
                     *         "provider": "wahdx",
                     *         "source": "operator"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    update_tenant: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "allowed_origins": [
                 *         "https://app.example"
                 *       ],
                 *       "link_confirmation": "accept"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateTenant"];
            };
        };
        responses: {
            /** @description The tenant */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "allowed_origins": [
                     *         "https://app.example"
                     *       ],
                     *       "branding": {
                     *         "display_name": "Clipboard",
                     *         "logo_url": "https://app.example/logo.png",
                     *         "colors": {
                     *           "accent": "#0b6b5d",
                     *           "background": "#ffffff",
                     *           "text": "#16181d"
                     *         },
                     *         "texts": {
                     *           "en": {
                     *             "title": "Link your TikTok",
                     *             "description": "We post only what you approve."
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "duplicate_accounts": "share",
                     *       "link_confirmation": "undo",
                     *       "name": "Clipboard Studio",
                     *       "redirect_urls": [
                     *         "https://app.example/linked"
                     *       ],
                     *       "subscription": "maximum",
                     *       "tenant_id": "721cd520-e405-46d8-a76b-95c1d6d65466",
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "upstream": {
                     *         "own": null,
                     *         "provider": "wahdx",
                     *         "source": "operator"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    create_token: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "user_id": "user-42",
                 *       "scope": "links:write links:read",
                 *       "expires_in": 900
                 *     }
                 */
                "application/json": components["schemas"]["CreateToken"];
            };
        };
        responses: {
            /** @description The token */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "access_token": "eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCIsImtpZCI6IjEifQ.e30.c2ln",
                     *       "expires_in": 900,
                     *       "scope": "links:read links:write",
                     *       "token_type": "Bearer"
                     *     }
                     */
                    "application/json": components["schemas"]["Token"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_upstream_accounts: {
        parameters: {
            query?: {
                /** @description How many, 1 to 100; 20 when absent. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the upstream's accounts */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "active": true,
                     *           "avatar_url": null,
                     *           "display_name": "Ana Lima",
                     *           "linked": [
                     *             {
                     *               "account_id": "8abd72f0-4ede-441c-9c17-0123456789ab",
                     *               "user_id": "user-42"
                     *             }
                     *           ],
                     *           "upstream_account_id": "acc_7f3a20",
                     *           "username": "ana.lima"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["UpstreamAccountList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    import_accounts: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "accounts": [
                 *         {
                 *           "upstream_account_id": "acc_7f3a20",
                 *           "user_id": "user-42"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ImportAccounts"];
            };
        };
        responses: {
            /** @description What became of each */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "account": null,
                     *           "result": "linked",
                     *           "upstream_account_id": "acc_7f3a20",
                     *           "user_id": "user-42"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ImportResults"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_usage: {
        parameters: {
            query?: {
                /**
                 * @description The first day, `YYYY-MM-DD`; absent: 29 days before `to`.
                 * @example 2026-01-01
                 */
                from?: string;
                /**
                 * @description The last day, at most 92 days with `from`; absent: today.
                 * @example 2026-01-31
                 */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The usage */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "complete_from": "2026-11-01",
                     *       "days": [
                     *         {
                     *           "accounts": {
                     *             "linked": 64,
                     *             "reconnect_required": 3,
                     *             "reconnected": 2,
                     *             "unlinked": 1
                     *           },
                     *           "link_sessions": {
                     *             "cancelled": 2,
                     *             "confirmed": 66,
                     *             "created": 100,
                     *             "expired": 26,
                     *             "failed": 1,
                     *             "pending": 4,
                     *             "utilised": 1
                     *           },
                     *           "posts": {
                     *             "created": 40,
                     *             "failed": 1,
                     *             "inbox_delivered": 2,
                     *             "processing": 1,
                     *             "publicly_available": 30,
                     *             "published": 5,
                     *             "refused": 1,
                     *             "submitting": 0,
                     *             "unknown_outcome": 0
                     *           },
                     *           "day": "2026-11-22"
                     *         }
                     *       ],
                     *       "environment": "live",
                     *       "from": "2026-11-01",
                     *       "limits": {
                     *         "accounts": {
                     *           "limit": 1000,
                     *           "remaining": 988,
                     *           "resets_at": "2026-03-01T00:00:00.000Z",
                     *           "used": 12
                     *         },
                     *         "api_keys": {
                     *           "limit": 1000,
                     *           "remaining": 988,
                     *           "resets_at": "2026-03-01T00:00:00.000Z",
                     *           "used": 12
                     *         },
                     *         "link_sessions_per_day": {
                     *           "limit": 1000,
                     *           "remaining": 988,
                     *           "resets_at": "2026-03-01T00:00:00.000Z",
                     *           "used": 12
                     *         },
                     *         "members": {
                     *           "limit": 1000,
                     *           "remaining": 988,
                     *           "resets_at": "2026-03-01T00:00:00.000Z",
                     *           "used": 12
                     *         },
                     *         "pending_link_sessions": {
                     *           "limit": 1000,
                     *           "remaining": 988,
                     *           "used": 12
                     *         },
                     *         "posts_per_day": {
                     *           "limit": 1000,
                     *           "remaining": 988,
                     *           "resets_at": "2026-03-01T00:00:00.000Z",
                     *           "used": 12
                     *         },
                     *         "qr_login": true,
                     *         "requests_per_second": 1000,
                     *         "webhook_endpoints": {
                     *           "limit": 1000,
                     *           "remaining": 988,
                     *           "resets_at": "2026-03-01T00:00:00.000Z",
                     *           "used": 12
                     *         }
                     *       },
                     *       "link_funnel": {
                     *         "confirmed": 66,
                     *         "created": 100,
                     *         "drop_off": {
                     *           "confirmed_to_told": {
                     *             "sessions": 20,
                     *             "share": 0.2222
                     *           },
                     *           "created_to_shown": {
                     *             "sessions": 20,
                     *             "share": 0.2222
                     *           },
                     *           "scanned_to_confirmed": {
                     *             "sessions": 20,
                     *             "share": 0.2222
                     *           },
                     *           "shown_to_scanned": {
                     *             "sessions": 20,
                     *             "share": 0.2222
                     *           }
                     *         },
                     *         "scanned": 70,
                     *         "seconds": {
                     *           "confirmed_to_told": {
                     *             "p50": 11.2,
                     *             "p90": 38.5,
                     *             "p99": 121
                     *           },
                     *           "created_to_confirmed": {
                     *             "p50": 11.2,
                     *             "p90": 38.5,
                     *             "p99": 121
                     *           },
                     *           "created_to_shown": {
                     *             "p50": 11.2,
                     *             "p90": 38.5,
                     *             "p99": 121
                     *           },
                     *           "scanned_to_confirmed": {
                     *             "p50": 11.2,
                     *             "p90": 38.5,
                     *             "p99": 121
                     *           },
                     *           "shown_to_scanned": {
                     *             "p50": 11.2,
                     *             "p90": 38.5,
                     *             "p99": 121
                     *           }
                     *         },
                     *         "shown": 90,
                     *         "told": 66
                     *       },
                     *       "subscription": "maximum",
                     *       "to": "2026-11-22",
                     *       "totals": {
                     *         "accounts": {
                     *           "linked": 64,
                     *           "reconnect_required": 3,
                     *           "reconnected": 2,
                     *           "unlinked": 1
                     *         },
                     *         "link_sessions": {
                     *           "cancelled": 2,
                     *           "confirmed": 66,
                     *           "created": 100,
                     *           "expired": 26,
                     *           "failed": 1,
                     *           "pending": 4,
                     *           "utilised": 1
                     *         },
                     *         "posts": {
                     *           "created": 40,
                     *           "failed": 1,
                     *           "inbox_delivered": 2,
                     *           "processing": 1,
                     *           "publicly_available": 30,
                     *           "published": 5,
                     *           "refused": 1,
                     *           "submitting": 0,
                     *           "unknown_outcome": 0
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Usage"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_users: {
        parameters: {
            query?: {
                /** @description Only those whose id begins with this. */
                user_id_prefix?: string;
                /** @description How many, 1 to 100; 20 when absent. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of users */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "accounts": 1,
                     *           "created_at": "2026-11-22T12:00:00.000Z",
                     *           "metadata": {},
                     *           "updated_at": "2026-11-22T12:00:00.000Z",
                     *           "user_id": "user-42"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["UserList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    create_user: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "user_id": "user-42",
                 *       "metadata": {
                 *         "crm": "A-1042"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreateUser"];
            };
        };
        responses: {
            /** @description The user */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accounts": 1,
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "metadata": {},
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "user_id": "user-42"
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Your own id, percent-encoded */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accounts": 1,
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "metadata": {},
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "user_id": "user-42"
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    erase_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Your own id, percent-encoded */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Erased */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    update_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Your own id, percent-encoded */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "metadata": {
                 *         "crm": "A-1042"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["UpdateUser"];
            };
        };
        responses: {
            /** @description The user */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accounts": 1,
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "metadata": {},
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "user_id": "user-42"
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_webhook_endpoints: {
        parameters: {
            query?: {
                /** @description How many to answer at most. */
                limit?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of endpoints */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "created_at": "2026-11-22T12:00:00.000Z",
                     *           "description": null,
                     *           "disabled": null,
                     *           "enabled": true,
                     *           "events": [
                     *             "account.linked",
                     *             "post.failed"
                     *           ],
                     *           "failing_since": null,
                     *           "id": "we_0192f3a4b5c6d7e8f90123456789abcd",
                     *           "last_failure_at": null,
                     *           "last_success_at": null,
                     *           "previous_secret_expires_at": null,
                     *           "updated_at": "2026-11-22T12:00:00.000Z",
                     *           "url": "https://hooks.example.com/linkgate"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpointList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    create_webhook_endpoint: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "url": "https://hooks.example.com/linkgate",
                 *       "events": [
                 *         "account.linked",
                 *         "post.failed"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateWebhookEndpoint"];
            };
        };
        responses: {
            /** @description The endpoint and its secret */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "description": null,
                     *       "disabled": null,
                     *       "enabled": true,
                     *       "events": [
                     *         "account.linked",
                     *         "post.failed"
                     *       ],
                     *       "failing_since": null,
                     *       "id": "we_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "last_failure_at": null,
                     *       "last_success_at": null,
                     *       "previous_secret_expires_at": null,
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "url": "https://hooks.example.com/linkgate",
                     *       "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpointWithSecret"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    get_webhook_endpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The endpoint's id */
                webhook_endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "description": null,
                     *       "disabled": null,
                     *       "enabled": true,
                     *       "events": [
                     *         "account.linked",
                     *         "post.failed"
                     *       ],
                     *       "failing_since": null,
                     *       "id": "we_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "last_failure_at": null,
                     *       "last_success_at": null,
                     *       "previous_secret_expires_at": null,
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "url": "https://hooks.example.com/linkgate"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    delete_webhook_endpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The endpoint's id */
                webhook_endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    update_webhook_endpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The endpoint's id */
                webhook_endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "events": null,
                 *       "enabled": true
                 *     }
                 */
                "application/json": components["schemas"]["UpdateWebhookEndpoint"];
            };
        };
        responses: {
            /** @description The endpoint */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "description": null,
                     *       "disabled": null,
                     *       "enabled": true,
                     *       "events": [
                     *         "account.linked",
                     *         "post.failed"
                     *       ],
                     *       "failing_since": null,
                     *       "id": "we_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "last_failure_at": null,
                     *       "last_success_at": null,
                     *       "previous_secret_expires_at": null,
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "url": "https://hooks.example.com/linkgate"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    list_deliveries: {
        parameters: {
            query?: {
                /** @description Only those with this status. */
                status?: "pending" | "succeeded" | "failed";
                /** @description Only those of this event. */
                event_id?: string;
                /** @description How many, 1 to 100; 20 when absent. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The endpoint's id */
                webhook_endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "attempts": [
                     *             {
                     *               "at": "2026-11-22T12:00:00.000Z",
                     *               "duration_ms": 87,
                     *               "error": "server_error",
                     *               "number": 1,
                     *               "response_body": null,
                     *               "response_status": 500,
                     *               "url": "https://hooks.example.com/linkgate"
                     *             }
                     *           ],
                     *           "cause": "event",
                     *           "created_at": "2026-11-22T12:00:00.000Z",
                     *           "event_id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *           "event_type": "account.linked",
                     *           "finished_at": null,
                     *           "id": "dlv_0192f3a4b5c6d7e8f90123456789abcd",
                     *           "next_attempt_at": null,
                     *           "request": {
                     *             "body": "{\"id\":\"evt_0192f3a4b5c6d7e8f90123456789abcd\",\"type\":\"account.linked\"}",
                     *             "headers": {
                     *               "content-type": "application/json",
                     *               "webhook-id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *               "webhook-timestamp": "1795348800"
                     *             }
                     *           },
                     *           "status": "pending",
                     *           "webhook_endpoint_id": "we_0192f3a4b5c6d7e8f90123456789abcd"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["DeliveryList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    redeliver_to_webhook_endpoint: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The endpoint's id */
                webhook_endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "since": "2026-11-22T12:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["RedeliverSince"];
            };
        };
        responses: {
            /** @description How many are being sent */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "events": 12,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["Redelivered"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    rotate_webhook_secret: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The endpoint's id */
                webhook_endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "overlap_seconds": 3600
                 *     }
                 */
                "application/json": components["schemas"]["RotateWebhookSecret"];
            };
        };
        responses: {
            /** @description The endpoint and its new secret */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "description": null,
                     *       "disabled": null,
                     *       "enabled": true,
                     *       "events": [
                     *         "account.linked",
                     *         "post.failed"
                     *       ],
                     *       "failing_since": null,
                     *       "id": "we_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "last_failure_at": null,
                     *       "last_success_at": null,
                     *       "previous_secret_expires_at": null,
                     *       "updated_at": "2026-11-22T12:00:00.000Z",
                     *       "url": "https://hooks.example.com/linkgate",
                     *       "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpointWithSecret"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMedia"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    test_webhook_endpoint: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any text of 1 to 255 visible ASCII characters, new for each thing you want done. Sent again
                 *     within 24 hours with the same body it gets the first answer, and nothing is done twice.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The endpoint's id */
                webhook_endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What came of it */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "attempts": [
                     *         {
                     *           "at": "2026-11-22T12:00:00.000Z",
                     *           "duration_ms": 87,
                     *           "error": "server_error",
                     *           "number": 1,
                     *           "response_body": null,
                     *           "response_status": 500,
                     *           "url": "https://hooks.example.com/linkgate"
                     *         }
                     *       ],
                     *       "cause": "event",
                     *       "created_at": "2026-11-22T12:00:00.000Z",
                     *       "event_id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "event_type": "account.linked",
                     *       "finished_at": null,
                     *       "id": "dlv_0192f3a4b5c6d7e8f90123456789abcd",
                     *       "next_attempt_at": null,
                     *       "request": {
                     *         "body": "{\"id\":\"evt_0192f3a4b5c6d7e8f90123456789abcd\",\"type\":\"account.linked\"}",
                     *         "headers": {
                     *           "content-type": "application/json",
                     *           "webhook-id": "evt_0192f3a4b5c6d7e8f90123456789abcd",
                     *           "webhook-timestamp": "1795348800"
                     *         }
                     *       },
                     *       "status": "pending",
                     *       "webhook_endpoint_id": "we_0192f3a4b5c6d7e8f90123456789abcd"
                     *     }
                     */
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
}
