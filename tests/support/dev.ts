import { spawn } from 'node:child_process'

/**
 * `npm run dev`: the server, started again whenever its code changes, and Vite before it, which brings changes of the
 * pages into the browser at once. Both end together.
 */
const port = process.env['PORT'] ?? '8080'
const commands = [
  [process.execPath, ['--watch', 'server/main.ts']],
  [
    process.execPath,
    ['node_modules/vite/bin/vite.js', '--port', String(Number(port) + 1), '--strictPort'],
  ],
] as const

const children = commands.map(([command, args]) =>
  spawn(command, args, { stdio: 'inherit', env: { ...process.env, PORT: port } }),
)
const end = (): void => {
  for (const child of children) child.kill('SIGTERM')
}
for (const child of children) child.on('exit', end)
process.on('SIGINT', end)
process.on('SIGTERM', end)
console.log(`Open http://127.0.0.1:${Number(port) + 1} — changes appear by themselves.`)
