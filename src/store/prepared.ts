/**
 * Queries built and compiled once: what a hot query asks never changes, only its parameters do. Building and compiling
 * one takes Kysely several times as long as SQLite takes to answer it.
 */
import type { CompiledQuery } from 'kysely';
import type { Db } from './schema.ts';

/** A query of Kysely's builder, or of its `sql`. */
interface Built<Row> {
  compile(db: Db): CompiledQuery<Row>;
}

/** Stands in a query for an argument, or for one part of an argument that is a list or a row. */
class Place {
  readonly argument: number;
  readonly part: string | undefined;
  constructor(argument: number, part?: string) {
    this.argument = argument;
    this.part = part;
  }
}

type Parts = Readonly<Record<string, unknown>>;

/** A list of another length is another query (`IN (?, ?, ?)`); beyond these, rare ones are compiled each time. */
const mostShapes = 64;

/**
 * @param build gets places for the arguments: it may hand them to Kysely as values, and must neither compute with
 * them nor decide by them.
 */
export function prepared<Args extends readonly unknown[], Row>(
  build: (db: Db, ...args: Args) => Built<Row>,
): (db: Db, ...args: Args) => Promise<Row[]> {
  const shapes = new Map<string, CompiledQuery<Row>>();
  return async (db, ...args) => {
    const shape = args.map(shapeOf).join(';');
    const query = shapes.get(shape) ?? build(db, ...(args.map(placeFor) as unknown as Args)).compile(db);
    if (shapes.size < mostShapes) shapes.set(shape, query);
    const parameters = query.parameters.map((value) =>
      value instanceof Place ? valueAt(args, value) : value,
    );
    return (await db.executeQuery<Row>({ ...query, parameters })).rows;
  };
}

function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return String(value.length);
  return isRow(value) ? Object.keys(value).join() : '';
}

function placeFor(value: unknown, argument: number): unknown {
  if (Array.isArray(value)) return value.map((_, item) => new Place(argument, String(item)));
  if (!isRow(value)) return new Place(argument);
  return Object.fromEntries(Object.keys(value).map((column) => [column, new Place(argument, column)]));
}

function isRow(value: unknown): value is Parts {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function valueAt(args: readonly unknown[], { argument, part }: Place): unknown {
  const value = args[argument];
  return part === undefined ? value : (value as Parts)[part];
}
