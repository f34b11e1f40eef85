/** The parser: markdown-it with the syntax of this wiki and none of its raw HTML. Makes tokens, never HTML. */
import MarkdownIt, { type MarkdownIt as Parser } from 'markdown-it';
import deflist from 'markdown-it-deflist';
import { isAllowedAddress } from './address.ts';
import { bounds } from './bounds.ts';
import { addContainers } from './container.ts';
import { addEmbeds } from './embed-block.ts';
import { addFootnotes } from './footnotes.ts';
import { addGuards } from './guards.ts';
import { addMentions } from './mentions.ts';
import { addTasks } from './tasks.ts';
import { addWikiLinks } from './wikilink.ts';

export function createParser(): Parser {
  const parser = new MarkdownIt({
    html: false,
    linkify: true,
    typographer: false,
    maxNesting: bounds.nesting,
  });
  parser.linkify.set({ fuzzyLink: false, fuzzyIP: false, fuzzyEmail: true });
  parser.linkify.add('ftp:', null).add('//', null);
  parser.validateLink = isAllowedAddress;
  parser.use(deflist);
  addFootnotes(parser);
  addContainers(parser);
  addEmbeds(parser);
  addWikiLinks(parser);
  addTasks(parser);
  addMentions(parser);
  addGuards(parser);
  return parser;
}
