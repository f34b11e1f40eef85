/** What an endpoint is: its place, its shapes and its verb. The router and the OpenAPI document are made from the same. */
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Actor } from '../core/access.ts';
import { type FilterProblem, readConditions } from '../core/entry-filters.ts';
import type { EntryCondition } from '../core/entry-query.ts';
import { WikiError } from '../core/errors.ts';
import { signatureOf } from '../core/signature.ts';
import type { OpenAttachment } from '../wiki/attachments.ts';
import type { Wiki } from '../wiki/wiki.ts';
import { faultAt, readInput } from './input.ts';

/** Addresses that the web door makes. */
export interface PageUrls {
  page(space: string, slug: string): string;
  revision(space: string, slug: string, number: number): string;
  file(space: string, slug: string, name: string, version?: number): string;
  space(space: string): string;
  absolute(path: string): string;
}

export interface FileAddress {
  space: string;
  slug: string;
}

export interface ReceivedFiles {
  added: readonly string[];
  refused: readonly { name: string; error: WikiError }[];
}

/** What the API is lent by the top of the house: one way to send a file and to take one in, for all doors. */
export interface ApiOptions {
  urls: PageUrls;
  /** Answers with the bytes of an attachment: Range, ETag, headers under which nothing in it can run. */
  sendFile(req: Request, res: Response, file: OpenAttachment, isPinned: boolean): Promise<void>;
  /** Streams the files of a multipart form into the wiki. */
  receiveFiles(wiki: Wiki, req: Request, res: Response, to: FileAddress): Promise<ReceivedFiles>;
}

export interface Api extends ApiOptions {
  wiki: Wiki;
  /** Every endpoint, described. */
  document(): Promise<object>;
}

/** What a request carries: `page` JSON, `bytes` of one file, `files` as multipart. */
export type Carries = 'page' | 'bytes' | 'files';

export interface Answered {
  description: string;
  /** Of a JSON body. */
  schema?: z.ZodType;
  /** Of another body. */
  type?: string;
}

interface Description {
  method: 'get' | 'post' | 'put' | 'delete';
  path: string;
  summary: string;
  carries?: Carries;
  /** Whether the query may hold filters by fields, `f.<field>=…`, beside its own names. */
  takesFilters?: true;
  /** Request headers that matter, with what they do. */
  headers?: Readonly<Record<string, string>>;
  answers: Readonly<Record<number, Answered>>;
}

export interface Endpoint extends Description {
  query: z.ZodObject;
  body?: z.ZodType;
  answer(api: Api, req: Request, res: Response): Promise<void>;
}

export interface Call<Query, Body> {
  api: Api;
  wiki: Wiki;
  actor: Actor;
  req: Request;
  res: Response;
  query: Query;
  /** None unless the endpoint takes them. */
  conditions: readonly EntryCondition[];
  body: Body;
}

/** Joins a verb to its shapes, so that it is handed nothing that has not been checked. */
export function endpoint<Query extends z.ZodObject, Body extends z.ZodType = z.ZodUndefined>(
  described: Description & {
    query: Query;
    body?: Body;
    run: (call: Call<z.infer<Query>, z.infer<Body>>) => Promise<void>;
  },
): Endpoint {
  const { run, ...description } = described;
  return {
    ...description,
    answer: async (api, req, res) => {
      const { filters, others } = partQuery(req, described.takesFilters === true);
      const query = readInput(described.query, others);
      const conditions = readFilters(filters);
      const body = (described.body && readInput(described.body, req.body)) as z.infer<Body>;
      await run({ api, wiki: api.wiki, actor: actorOf(req, body), req, res, query, conditions, body });
    },
  };
}

/** Filters by fields, and what else the query holds. */
function partQuery(req: Request, takesFilters: boolean) {
  const all = Object.entries(req.query);
  const isFilter = ([name]: (typeof all)[number]) => takesFilters && name.startsWith('f.');
  return {
    filters: Object.fromEntries(all.filter(isFilter)),
    others: Object.fromEntries(all.filter((one) => !isFilter(one))),
  };
}

/** What a program asks for in a way that is not understood it must be told, not given something else. */
function readFilters(filters: Readonly<Record<string, unknown>>): readonly EntryCondition[] {
  const problems: FilterProblem[] = [];
  const conditions = readConditions(filters, problems);
  if (problems.length === 0) return conditions;
  const errors = problems.map(({ details }) => faultAt(String(details['name'] ?? 'f'), 'input.value'));
  throw new WikiError('bad-request', 'input.invalid', {}, { errors });
}

/** The member whom the door found (`req.member`), or a visitor, who may sign. */
function actorOf(req: Request, body: unknown): Actor {
  if (req.member) return req.member;
  const written =
    typeof body === 'object' && body !== null && 'signature' in body ? body.signature : undefined;
  return { kind: 'visitor', name: signatureOf(typeof written === 'string' ? written : '') };
}

/** A part of the path; '' when it has none of this name. */
export function param(req: Request, name: string): string {
  const value: unknown = req.params[name];
  return typeof value === 'string' ? value : '';
}

export function addressOf(req: Request): FileAddress {
  return { space: param(req, 'space'), slug: param(req, 'slug') };
}

/** The address of a resource of this API, relative to the host. */
export function location(req: Request, ...segments: readonly string[]): string {
  return `${req.baseUrl}/${segments.map(encodeURIComponent).join('/')}`;
}
