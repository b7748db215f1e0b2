/** A JSON Schema as the description of the API has it, as far as bodies need it. */
interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly additionalProperties?: Schema | boolean
  readonly pattern?: string
  readonly format?: string
  readonly minimum?: number
}

/** One operation of the API: how it is asked, and bodies that say a text in their fields. */
export interface Operation {
  readonly method: string
  readonly path: string
  /** Bodies with the text in every field that takes any, then in each of the others alone. */
  bodiesSaying(text: string): readonly unknown[]
}

interface Description {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>>
    >
  >
}

/** Every operation that the description of the API lists. `known` are values of fields without which nothing goes on. */
export function operationsOf(
  description: Description,
  known: Readonly<Record<string, string>>,
): readonly Operation[] {
  return Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody }]) => {
      const schema = requestBody?.content['application/json']?.schema
      return {
        method: method.toUpperCase(),
        path,
        bodiesSaying: (text) => {
          if (!schema) return []
          const strict = strictFieldsOf(schema)
          const everywhere = bodyOf(schema, '', (name, { pattern, format }) =>
            (pattern ?? format ?? known[name]) ? (known[name] ?? goodText(format)) : text,
          )
          const alone = strict.map((field) =>
            bodyOf(schema, '', (name, { format }) =>
              name === field ? text : (known[name] ?? goodText(format)),
            ),
          )
          return [everywhere, ...alone]
        },
      } satisfies Operation
    }),
  )
}

type Say = (name: string, schema: Schema) => unknown

function bodyOf(schema: Schema, name: string, say: Say): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return bodyOf(schema.anyOf.at(-1) ?? {}, name, say)
  if (schema.type === 'string') return say(name, schema)
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(schema.minimum ?? 0, 1)
  if (schema.type === 'boolean') return true
  if (schema.type === 'array') return [bodyOf(schema.items ?? {}, name, say)]
  if (schema.properties) {
    const entries = Object.entries(schema.properties)
    return Object.fromEntries(entries.map(([key, each]) => [key, bodyOf(each, key, say)]))
  }
  if (typeof schema.additionalProperties === 'object')
    return { [String(say(name, {}))]: bodyOf(schema.additionalProperties, name, say) }
  return {}
}

function strictFieldsOf(schema: Schema, name = ''): string[] {
  if (schema.type === 'string' && !schema.enum) return schema.pattern || schema.format ? [name] : []
  const within = [
    ...Object.entries(schema.properties ?? {}),
    ...(schema.items ? [[name, schema.items] as const] : []),
    ...(schema.anyOf ?? []).map((each) => [name, each] as const),
  ]
  return [...new Set(within.flatMap(([key, each]) => strictFieldsOf(each, key)))]
}

function goodText(format: string | undefined): string {
  return format === 'date-time' ? '2021-12-07T10:00:00Z' : 'receipt-12345'
}
