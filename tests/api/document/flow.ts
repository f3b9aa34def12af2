// What an app does from its first link session to its last page of users, by the checked-in client, as a
// strict compiler sees it. The sandbox's phone scans; nothing here waits longer than the gateway says.
import { Linkgate, LinkgateError } from '@linkgate/client';
import type { AnswerOf, BodyOf, Problem, Schemas, WebhookEvent } from '@linkgate/client';

declare const process: { env: { [name: string]: string | undefined }; exitCode?: number };

function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`not so: ${what}`);
}

const baseUrl = process.env.LINKGATE_URL ?? '';
const linkgate = new Linkgate({ baseUrl: `${baseUrl}/`, apiKey: process.env.LINKGATE_KEY ?? '' });

async function until(unique_id: string, known: Schemas['LinkSessionStatus']): Promise<Schemas['LinkSession']> {
  for (let tries = 0; tries < 5; tries += 1) {
    const session = await linkgate.call('get_link_session', { path: { unique_id }, query: { known, wait: 20 } });
    if (session.status !== known) return session;
  }
  throw new Error(`the session stays ${known}`);
}

async function link(user_id: string): Promise<string> {
  const started: AnswerOf<'create_link_session'> = await linkgate.call('create_link_session', {
    body: { user_id, metadata: { order: 7 } },
  });
  check(started.status === 'new' && started.url.startsWith(baseUrl), 'a session with a page');
  const path = { unique_id: started.unique_id };
  await linkgate.call('sandbox_scan', { path });
  check((await until(started.unique_id, 'new')).status === 'scanned', 'scanned');
  await linkgate.call('sandbox_confirm', { path });
  const ended = await until(started.unique_id, 'scanned');
  check(ended.status === 'confirmed' && ended.account != null, 'confirmed with an account');
  return ended.account.account_id;
}

async function post(accountId: string): Promise<void> {
  const body: BodyOf<'validate_post'> = {
    accountId,
    content: 'Hello #first',
    mediaItems: [{ url: 'https://media.example.com/video.mp4' }],
    tiktokSettings: {
      privacy_level: 'PUBLIC_TO_EVERYONE',
      allow_comment: true,
      allow_duet: false,
      allow_stitch: false,
    },
  };
  const verdict = await linkgate.call('validate_post', { body });
  check(verdict.valid && verdict.errors.length === 0, 'a valid post');

  const idempotencyKey = 'the-first-post';
  const sent = await linkgate.call('compat_create_post', { body, idempotencyKey });
  const again = await linkgate.call('compat_create_post', { body, idempotencyKey });
  check(sent.data.post_id === again.data.post_id, 'one post for one key');
  const publishId = sent.data.publish_id;
  check(typeof publishId === 'string', 'the upstream has it');
  const status = await linkgate.call('compat_post_status', { path: { accountId, publishId } });
  check(status.data.publish_id === publishId, 'the status of that post');
  const kept = await linkgate.call('get_post', { path: { post_id: sent.data.post_id } });
  check(kept.account_id === accountId, 'the post is kept');
}

async function hear(): Promise<void> {
  const made = await linkgate.call('create_webhook_endpoint', {
    body: { url: 'https://hooks.example.com/linkgate', events: ['account.linked'] },
  });
  check(made.secret.startsWith('whsec_'), 'a secret, shown once');
  const path = { webhook_endpoint_id: made.id };
  const off = await linkgate.call('update_webhook_endpoint', { path, body: { enabled: false } });
  check(!off.enabled, 'switched off');
  const gone: undefined = await linkgate.call('delete_webhook_endpoint', { path });
  check(gone === undefined, 'nothing is answered');
}

async function pages(): Promise<void> {
  const wanted = Array.from({ length: 7 }, (_, number) => `paged/${number} ä?`);
  for (const user_id of wanted) await linkgate.call('create_user', { body: { user_id } });
  const found: string[] = [];
  for await (const user of linkgate.list('list_users', { query: { user_id_prefix: 'paged/', limit: 2 } })) {
    found.push(user.user_id);
  }
  check(found.sort().join() === wanted.join(), `seven users over four pages: ${found}`);
  const user = await linkgate.call('get_user', { path: { user_id: wanted[0] ?? '' } });
  check(user.user_id === wanted[0], 'a name with signs in it, in an address');
}

async function failure(call: Promise<unknown>): Promise<LinkgateError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  check(error instanceof LinkgateError, `a refusal: ${error}`);
  return error;
}

async function problems(): Promise<void> {
  const unknown = await failure(linkgate.call('get_user', { path: { user_id: 'nobody' } }));
  const problem: Problem = unknown.problem;
  check(unknown.code === 'not_found' && problem.status === 404 && problem.actor === 'app_builder', 'not found');
  check(unknown.requestId.startsWith('req_'), 'with its request');

  const broken = await failure(linkgate.call('create_user', { body: { user_id: '' } }));
  check(broken.status === 422 && broken.problem.errors?.[0]?.pointer === '/user_id', 'the rule that is broken');

  const path = { accountId: '8abd72f0-4ede-441c-9c17-0123456789ab' };
  const compatible = await failure(linkgate.call('compat_creator_info', { path }));
  check(compatible.code === 'not_found' && compatible.problem.detail.length > 5, 'the compatible surface too');

  const nobody = new Linkgate({ baseUrl: 'http://127.0.0.1:9', apiKey: 'sk_test_', retries: 0 });
  check((await failure(nobody.call('healthz'))).code === 'no_answer', 'no answer at all');
}

/** Compiled and never run: an event's type tells what its data holds. */
export function told(event: WebhookEvent): string | null {
  switch (event.type) {
    case 'link_session.confirmed':
      return event.data.account.account_id;
    case 'account.unlinked':
      return event.data.reason === 'moved' ? null : event.data.username;
    case 'post.failed':
      return event.data.fail_reason;
    case 'account.linked':
      // @ts-expect-error An account that was linked has no reason.
      return event.data.reason;
    default:
      return null;
  }
}

/** Compiled and never run: what the types must refuse. */
export async function refused(): Promise<void> {
  // @ts-expect-error There is no such operation.
  await linkgate.call('get_everything');
  // @ts-expect-error The path is missing.
  await linkgate.call('get_user');
  // @ts-expect-error The body has no such field.
  await linkgate.call('create_user', { body: { user_id: 'ada', age: 36 } });
  // @ts-expect-error The body is missing.
  await linkgate.call('create_user', {});
  // @ts-expect-error It is no list.
  linkgate.list('get_usage');
  const user = await linkgate.call('get_user', { path: { user_id: 'ada' } });
  // @ts-expect-error A text is no number.
  const wrong: number = user.user_id;
  check(wrong > 0, 'never');
}

async function main(): Promise<void> {
  const accountId = await link('user-42');
  const accounts: Schemas['Account'][] = [];
  for await (const account of linkgate.list('list_accounts', { query: { user_id: 'user-42' } })) accounts.push(account);
  check(accounts.length === 1 && accounts[0]?.account_id === accountId, 'the account is listed');
  await post(accountId);
  await hear();
  await pages();
  await problems();
  const stream = await linkgate.response('export_audit_log');
  check((await stream.text()).includes('webhook_endpoint'), 'the export, line by line');
  console.log('the whole flow');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
