import { SCHEMA_VERSION } from '#shared/wire.ts'
import { z } from 'zod'
import { isForStrangers } from '#shared/access/may.ts'
import type { Route } from './route.ts'
import { problemShape } from './shapes.ts'

const REFUSED = {
  description: 'Refused.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
}
const SCHEMA_PARAMETER = {
  name: 'schema',
  in: 'query',
  description:
    'The version of the schema that the client knows; who does not say the current one may read only.',
  schema: { type: 'integer', const: SCHEMA_VERSION },
}
const QUERY = {
  schema: SCHEMA_PARAMETER,
  epoch: {
    name: 'epoch',
    in: 'query',
    description: 'The life of the document that the client’s copy is of.',
    schema: { type: 'string' },
  },
  after: {
    name: 'after',
    in: 'query',
    required: true,
    description: 'The number of the last piece that was received; 0 at first.',
    schema: { type: 'integer', minimum: 0 },
  },
} as const

/** A route that upgrades to a WebSocket. */
interface Socket {
  readonly path: string
  readonly says: string
  readonly description: string
}

/** A request of a line that is carried by requests. */
interface LineOperation {
  readonly method: string
  readonly path: string
  readonly says: string
  readonly query: readonly (keyof typeof QUERY)[]
  readonly takes?: object
  readonly answers: object
}

/** What is there beside the routes. */
interface Lines {
  readonly sockets: readonly Socket[]
  readonly lines: readonly LineOperation[]
}

/** The description of the API (OpenAPI 3.1), made from the routes themselves. [RUN3] */
export function describe(routes: readonly Route[], { sockets, lines }: Lines, version: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const path = pathOf(route.path)
    paths[path] = { ...paths[path], [route.method]: operationOf(route) }
  }
  for (const { path, says, description } of sockets) {
    paths[pathOf(path)] = {
      get: {
        summary: says,
        description,
        security: [{ token: [] }],
        parameters: [...parametersOf(path), SCHEMA_PARAMETER],
        responses: {
          101: { description: 'The line is open.' },
          default: REFUSED,
        },
      },
    }
  }
  for (const { method, path, says, query, takes, answers } of lines) {
    const operation = {
      summary: says,
      security: [{ token: [] }],
      parameters: [...parametersOf(path), ...query.map((name) => QUERY[name])],
      ...(takes && { requestBody: { content: takes } }),
      responses: { ...answers, default: REFUSED },
    }
    paths[pathOf(path)] = { ...paths[pathOf(path)], [method]: operation }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rapport',
      version,
      description:
        'Real-time notes that are the report. Who asks is said by a bearer token or by a cookie; both ' +
        'come from entering a session. The documents themselves are written on /rooms/{session}/notes and ' +
        '/rooms/{session}/polls in the y-websocket protocol.',
    },
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemShape) },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  }
}

function operationOf(route: Route) {
  const isOpen = isForStrangers(route.act)
  const parameters = parametersOf(route.path)
  return {
    summary: route.says,
    description: isOpen ? 'Anybody.' : `Who may ${route.act}.`,
    ...(parameters.length > 0 && { parameters }),
    ...(!isOpen && { security: [{ token: [] }] }),
    ...(route.body && {
      requestBody: { content: { 'application/json': { schema: jsonSchema(route.body, 'input') } } },
    }),
    responses: {
      [route.status ?? 200]: { description: 'Done.', content: contentOf(route.answer) },
      default: REFUSED,
    },
  }
}

function pathOf(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}')
}

function parametersOf(path: string) {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function contentOf(answer: Route['answer']) {
  if (typeof answer === 'string') return { [answer]: { schema: { type: 'string' } } }
  return { 'application/json': { schema: jsonSchema(answer) } }
}

function jsonSchema(shape: z.ZodType, io: 'input' | 'output' = 'output') {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: 'any' })
  return schema
}
