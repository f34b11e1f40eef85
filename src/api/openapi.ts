/** The OpenAPI document, made from the table of endpoints and the schemas that check requests. Loaded on demand. */
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponseObject } from 'zod-openapi';
import type { Answered, Endpoint } from './endpoint.ts';
import { endpoints } from './endpoints.ts';
import { problem } from './schemas.ts';

const tokenWords = 'A personal token, `gare_…`, made on the page of one’s account.';

/** @param address of the API, absolute. */
export function describeApi(address: string): object {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const one of endpoints) {
    const path = one.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [one.method]: describeEndpoint(one) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Gare', version: '1', license: { name: 'AGPL-3.0-or-later' } },
    servers: [{ url: address }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', description: tokenWords } } },
    // Visitors need none.
    security: [{}, { token: [] }],
    paths,
  });
}

function describeEndpoint(one: Endpoint): ZodOpenApiOperationObject {
  const answers = Object.entries(one.answers).map(([status, answered]) => {
    const isFault = Number(status) >= 400;
    return [status, isFault ? describeFault(answered) : describeAnswer(answered)] as const;
  });
  return {
    summary: one.summary,
    requestParams: {
      path: pathSchema(one.path),
      query: one.takesFilters ? one.query.extend(filterNames) : one.query,
      ...(one.headers ? { header: headerSchema(one.headers) } : {}),
    },
    ...bodyOf(one),
    responses: {
      ...Object.fromEntries(answers),
      default: describeFault({ description: 'What went wrong' }),
    },
  };
}

/** One name stands for those of all fields. */
const filterNames = {
  'f.{field}': z.string().optional().meta({
    description:
      'Entries whose field holds this; repeated, one of these. `f.{field}.not`, `.min`, `.max`, `.above`, `.below` compare otherwise; `f.{field}.empty=1` and `.filled=1` ask whether there is a value.',
    example: 'validé',
  }),
};

function bodyOf({ carries, body }: Endpoint): Pick<ZodOpenApiOperationObject, 'requestBody'> {
  if (carries === 'page' && body) {
    return { requestBody: { required: true, content: { 'application/json': { schema: body } } } };
  }
  if (carries === 'files') {
    const files = z.object({ files: z.array(z.file()) });
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema: files } } } };
  }
  return carries === 'bytes' ? { requestBody: { required: true, content: { '*/*': {} } } } : {};
}

function describeAnswer({ description, schema, type }: Answered): ZodOpenApiResponseObject {
  if (schema) return { description, content: { 'application/json': { schema } } };
  return type ? { description, content: { [type]: {} } } : { description };
}

function describeFault({ description, schema = problem }: Answered): ZodOpenApiResponseObject {
  return { description, content: { 'application/problem+json': { schema } } };
}

function pathSchema(path: string) {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  return z.object(Object.fromEntries(names.map((name) => [name, z.string()])));
}

function headerSchema(headers: Readonly<Record<string, string>>) {
  return z.object(
    Object.fromEntries(
      Object.entries(headers).map(([name, description]) => [
        name,
        z.string().optional().meta({ description }),
      ]),
    ),
  );
}
