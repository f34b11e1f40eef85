/** The log for whoever hosts the wiki: one line per request, what, how it went, how long. Never a query, a form or an address of a person. */
import type { RequestHandler } from 'express';
import { type Logger, pino } from 'pino';

export type { Logger };

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** JSON lines on standard output. */
export function createLog(level: LogLevel): Logger {
  return pino({ level, base: null });
}

/** Milliseconds from which an answer is worth a warning. */
const slow = 1000;

/** Reading is said at `debug` only: who hosts a wiki has no need to know who reads what. */
export function logRequests(log: Logger): RequestHandler {
  if (!log.isLevelEnabled('error')) return (_req, _res, next) => next();
  let count = 0;
  return (req, res, next) => {
    const began = performance.now();
    const { method } = req;
    const path = req.path;
    count += 1;
    const id = count;
    res.once('finish', () => {
      const ms = Math.round(performance.now() - began);
      const line = { id, method, path, status: res.statusCode, ms };
      if (ms >= slow) log.warn(line, 'slow');
      else if (method === 'POST') log.info(line, 'done');
      else log.debug(line, 'done');
    });
    next();
  };
}
