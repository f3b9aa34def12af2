import type { components, operations, webhooks } from './schema.js';

export type { components, operations, paths, webhooks } from './schema.js';

/** The document's types, by their names: `Schemas['LinkSession']`. */
export type Schemas = components['schemas'];
/** A type of event, as webhooks bring them: `account.linked`. */
export type WebhookEventType = keyof webhooks;
/** What a webhook brings; `event.type` tells which, and with it what `event.data` holds. */
export type WebhookEvent = { [Type in WebhookEventType]: WebhookEventOf<Type> }[WebhookEventType];
/** The event of one type. */
export type WebhookEventOf<Type extends WebhookEventType> = webhooks[Type] extends {
  post: { requestBody: { content: { 'application/json': infer Event } } };
}
  ? Event
  : never;
/** What an error tells (RFC 9457). */
export type Problem = Schemas['Problem'];
/** The name of an operation, as in the document: `create_link_session`. */
export type OperationId = keyof operations;

type Parameters<Id extends OperationId> = operations[Id]['parameters'];
type Field<Name extends string, T> = [T] extends [never]
  ? { [N in Name]?: undefined }
  : {} extends T
    ? { [N in Name]?: T }
    : { [N in Name]: T };

type PathOf<Id extends OperationId> = Parameters<Id> extends { path: infer P } ? P : never;
type QueryOf<Id extends OperationId> = NonNullable<Parameters<Id>['query']>;
type Body<Id extends OperationId> = operations[Id] extends { requestBody: { content: { 'application/json': infer B } } }
  ? { body: B }
  : operations[Id] extends { requestBody?: { content: { 'application/json': infer B } } }
    ? { body?: B }
    : { body?: undefined };

type Content<Answer> = Answer extends { content: { 'application/json': infer Json } }
  ? Json
  : Answer extends { content: object }
    ? string
    : undefined;
type Good<Answers> = { [Status in keyof Answers & (200 | 201 | 202 | 204)]: Content<Answers[Status]> };

/** The JSON body that an operation takes. */
export type BodyOf<Id extends OperationId> = NonNullable<Body<Id>['body']>;
/** What an operation answers: JSON as it is typed, text of other kinds, or nothing. */
export type AnswerOf<Id extends OperationId> = Good<operations[Id]['responses']>[keyof Good<
  operations[Id]['responses']
>];
/** The operations that are lists. */
export type ListId = {
  [Id in OperationId]: AnswerOf<Id> extends { data: unknown[]; next_cursor?: string | null } ? Id : never;
}[OperationId];
/** One thing of a list. */
export type ItemOf<Id extends ListId> = AnswerOf<Id> extends { data: (infer Item)[] } ? Item : never;

/** What a call is made with. */
export type Arguments<Id extends OperationId> = Field<'path', PathOf<Id>> &
  Field<'query', QueryOf<Id>> &
  Body<Id> & {
    /** For POSTs that take one; made up when absent, and the same in every try. */
    idempotencyKey?: string;
    /** Ends the call early. */
    signal?: AbortSignal;
  };
type Rest<T> = {} extends T ? [args?: T] : [args: T];

export interface Options {
  /** The gateway's address, such as `https://link.example`. */
  baseUrl: string;
  /** `sk_live_...` or `sk_test_...`; for backends alone. */
  apiKey?: string;
  /** An access token, in place of a key; the operator's token too. */
  token?: string;
  /** In place of the runtime's own. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** For one try, in milliseconds: 60,000 when absent. */
  timeoutMs?: number;
  /** How often a call is repeated that is safe to repeat: 2 when absent, at most 10. */
  retries?: number;
}

/** One gateway and one credential. */
export declare class Linkgate {
  constructor(options: Options);
  /** Calls an operation and reads its answer; throws `LinkgateError`. */
  call<Id extends OperationId>(operation: Id, ...args: Rest<Arguments<Id>>): Promise<AnswerOf<Id>>;
  /** The same without reading the answer: for streams and exports. */
  response<Id extends OperationId>(operation: Id, ...args: Rest<Arguments<Id>>): Promise<Response>;
  /** Everything that a list has, page after page. */
  list<Id extends ListId>(operation: Id, ...args: Rest<Arguments<Id>>): AsyncGenerator<ItemOf<Id>, void, undefined>;
}

/** An answer that is not good, or none at all. */
export declare class LinkgateError extends Error {
  /** The problem as it was answered; on the compatible surface, and where nothing was answered, made into one. */
  readonly problem: Problem;
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Stable, snake_case; `no_answer` when there was none, `http_...` when it came from no gateway. */
  readonly code: string;
  /** To be named when asking the operator. */
  readonly requestId: string;
  readonly response: Response | undefined;
}
