import { z } from 'zod'
import type { Route } from './route.ts'
import { problemShape } from './shapes.ts'

const WHO = {
  anybody: 'Anybody.',
  entered: 'Whoever entered the session.',
} as const

/** The description of the API (OpenAPI 3.1), made from the routes themselves. [API1] */
export function describe(routes: readonly Route[], version: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: operationOf(route) }
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
  const who = route.who === 'anybody' || route.who === 'entered' ? WHO[route.who] : `Who may ${route.who}.`
  const parameters = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  return {
    summary: route.says,
    description: who,
    ...(parameters.length > 0 && { parameters }),
    ...(route.who !== 'anybody' && { security: [{ token: [] }] }),
    ...(route.body && {
      requestBody: { content: { 'application/json': { schema: jsonSchema(route.body, 'input') } } },
    }),
    responses: {
      [route.status ?? 200]: { description: 'Done.', content: contentOf(route.answer) },
      default: {
        description: 'Refused.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function contentOf(answer: Route['answer']) {
  if (typeof answer === 'string') return { [answer]: { schema: { type: 'string' } } }
  return { 'application/json': { schema: jsonSchema(answer) } }
}

function jsonSchema(shape: z.ZodType, io: 'input' | 'output' = 'output') {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: 'any' })
  return schema
}
