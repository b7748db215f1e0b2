import { z } from 'zod'
import { open, type Route } from './route.ts'

/** For whoever watches over the server: is it alive, and does it take work. */
export function healthRoutes(isReady: () => boolean): Route[] {
  const shape = z.object({ ok: z.boolean() })
  return [
    open({ method: 'get', path: '/healthz', says: 'The process is alive.', answer: shape }, () => ({
      ok: true,
    })),
    open(
      {
        method: 'get',
        path: '/readyz',
        says: 'The server takes work; 503 while it stops.',
        answer: shape,
      },
      ({ context }) => context.json({ ok: isReady() }, isReady() ? 200 : 503),
    ),
  ]
}
