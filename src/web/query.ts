/** What a query string says, as one text or one number: repeated and nonsensical values say nothing. */
import type { Request } from 'express';
import { WikiError } from '../core/errors.ts';

/** Empty when absent; the first of a repeated one. */
export function textOf(req: Request, name: string): string {
  const value: unknown = req.query[name];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : '';
}

/** All texts of one that may be repeated. */
export function textsOf(req: Request, name: string): string[] {
  const value: unknown = req.query[name];
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((one) => typeof one === 'string');
}

/** Number of a page of a list, from 1. */
export function pageOf(req: Request): number {
  const page = Number(textOf(req, 'page'));
  return Number.isInteger(page) && page >= 1 && page <= 100_000 ? page : 1;
}

/** A part of the path. */
export function paramOf(req: Request, name: string): string {
  const value: unknown = req.params[name];
  return typeof value === 'string' ? value : '';
}

/** Number or id in the path; undefined for anything that is none. */
export function numberOf(req: Request, name: string): number | undefined {
  const text = paramOf(req, name);
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

/** A number in the path without which there is nothing. @throws WikiError not-found. */
export function requireNumber(req: Request, name: string): number {
  const number = numberOf(req, name);
  if (number === undefined) throw new WikiError('not-found', 'not-found');
  return number;
}

/** The page an address names: `/{space}/{slug}`. */
export function addressOf(req: Request): { space: string; slug: string } {
  return { space: paramOf(req, 'space'), slug: paramOf(req, 'slug') };
}
