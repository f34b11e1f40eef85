/** A screen that only says something: what was done, or why a link no longer works, and one way on. */
import type { Request, Response } from 'express';
import type { Web } from './web.ts';

export interface Said {
  title: string;
  /** Paragraphs. */
  texts: readonly string[];
  /** One way on. */
  href?: string;
  label?: string;
  status?: number;
}

export async function say(
  web: Web,
  req: Request,
  res: Response,
  { status = 200, ...said }: Said,
): Promise<void> {
  await web.render(req, res, 'said', { isUnlisted: true, ...said }, { status });
}
