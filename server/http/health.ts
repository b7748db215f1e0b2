import { z } from 'zod'
import { open, type Route } from './route.ts'

/** Numbers that a server can tell of itself, by name; each says what it counts. */
export interface Gauge {
  readonly name: string
  readonly says: string
  read(): number | Promise<number>
}

/** For whoever watches over the server: is it alive, does it take work, how much of it is there. */
export function healthRoutes(isReady: () => boolean, gauges: readonly Gauge[]): Route[] {
  const shape = z.object({ ok: z.boolean() })
  return [
    open(
      'watch-server',
      { method: 'get', path: '/healthz', says: 'The process is alive.', answer: shape },
      () => ({
        ok: true,
      }),
    ),
    open(
      'watch-server',
      {
        method: 'get',
        path: '/readyz',
        says: 'The server takes work; 503 while it stops.',
        answer: shape,
      },
      ({ context }) => context.json({ ok: isReady() }, isReady() ? 200 : 503),
    ),
    open(
      'watch-server',
      {
        method: 'get',
        path: '/metrics',
        says: 'Numbers for Prometheus: rooms, connections, memory. Nothing of what people write.',
        answer: 'text/plain; version=0.0.4',
      },
      async ({ context }) => {
        const lines = await Promise.all(gauges.map(textOf))
        return context.body(lines.join(''), 200, { 'content-type': 'text/plain; version=0.0.4' })
      },
    ),
  ]
}

async function textOf({ name, says, read }: Gauge): Promise<string> {
  return `# HELP ${name} ${says}\n# TYPE ${name} gauge\n${name} ${await read()}\n`
}
