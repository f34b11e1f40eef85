/** The status of a refusal and nothing else: for tests of guards that stand alone. */
import type { ErrorRequestHandler } from 'express';
import { faultOf } from '../../src/web/errors.ts';

export const answerProblem: ErrorRequestHandler = (error, _req, res, _next) => {
  const fault = faultOf(error);
  res.status(fault?.status ?? 500).send(fault?.code ?? String(error));
};
