/** Reads what forms send, within the bounds of their route. */
import express, { type RequestHandler } from 'express';
import { WikiError } from '../core/errors.ts';
import { limits } from '../core/limits.ts';
import { refuseBrackets } from './security.ts';

/**
 * - `small` any form, 256 kB
 * - `save` a form that carries the text of a page, 16 MB: accents grow sixfold when they are encoded; with files it
 *   is multipart, read by the handler (form-files.ts)
 * - `type` the same with the many fields of a page type
 * - `upload` multipart, read by the handler as it streams in
 */
export type FormKind = 'small' | 'save' | 'type' | 'upload';

/** Milliseconds in which a form must be here whole; only uploads may take longer. */
const longest = 120_000;

/** Fields of one form: those of the largest page type, many times over. */
const mostFields = 1000;
/** Of a type with twice as many fields as it may have, each with some twenty controls. */
const mostTypeFields = 5000;

export function formReaders(): Readonly<Record<FormKind, readonly RequestHandler[]>> {
  const reader = (limit: number, parameterLimit = mostFields) => [
    expect('application/x-www-form-urlencoded'),
    endInTime,
    express.urlencoded({ extended: false, limit, parameterLimit }),
    guardNames,
  ];
  return {
    small: reader(limits.form),
    save: [
      expect('application/x-www-form-urlencoded', 'multipart/form-data'),
      ...reader(limits.saveForm).slice(1),
    ],
    type: reader(limits.saveForm, mostTypeFields),
    upload: [expect('multipart/form-data')],
  };
}

/** A form that sends nothing has no kind. */
function expect(...types: string[]): RequestHandler {
  return (req, _res, next) => {
    const isEmpty = req.headers['content-length'] === '0';
    if (!isEmpty && req.is(types) === false) return next(new WikiError('wrong-kind', 'form.kind'));
    next();
  };
}

/** A sender that trickles holds a connection, and nothing else, until here. */
const endInTime: RequestHandler = (req, _res, next) => {
  if (req.is('multipart/form-data')) return next();
  const timer = setTimeout(() => req.destroy(), longest).unref();
  req.once('end', () => clearTimeout(timer));
  req.once('close', () => clearTimeout(timer));
  next();
};

const guardNames: RequestHandler = (req, _res, next) => {
  const form: unknown = req.body ?? {};
  req.body = form;
  if (typeof form === 'object' && form !== null) refuseBrackets(Object.keys(form));
  next();
};

/** The one text of a field; of a repeated field the first, of an absent one nothing. */
export function fieldOf(form: unknown, name: string): string {
  const value = rawOf(form, name);
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : '';
}

/** All texts of a field that may be repeated, as groups of checkboxes are. */
export function fieldsOf(form: unknown, name: string): readonly string[] {
  const value = rawOf(form, name);
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}

function rawOf(form: unknown, name: string): unknown {
  if (typeof form !== 'object' || form === null || !Object.hasOwn(form, name)) return undefined;
  return Reflect.get(form, name);
}
