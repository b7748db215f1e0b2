import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import type { KeptPage } from './client/sw/release.ts'

/** The kinds of test for which a throwaway PostgreSQL is started, once a run. */
const USES_POSTGRES = ['contract', 'flow']

/** Files that hold something to a time: they run when the others are done, with nothing beside them. */
const TIMED = [
  'tests/unit/admission.test.ts',
  'tests/unit/bounds.test.ts',
  'tests/unit/imports-hostile.test.ts',
  'tests/unit/limits.test.ts',
  'tests/unit/proposal.test.ts',
  'tests/flow/failing-disk.test.ts',
  'tests/flow/hall-under-flood.test.ts',
  'tests/flow/inbox-pace.test.ts',
  'tests/flow/lines.test.ts',
  'tests/flow/storage-trouble.test.ts',
  'tests/flow/storm.test.ts',
  'tests/browser/line.test.ts',
]

/** Patience, not a promise: a test that is green never waits this long, on a machine four times slower than ours. */
const PATIENCE = {
  testTimeout: 180_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 60_000 } },
}

const server = `http://127.0.0.1:${process.env['PORT'] ?? '8080'}`

const client = path.join(import.meta.dirname, 'client')

/**
 * The most JavaScript that a page may need until somebody can work with it, in kB as gzip: what it loads by itself, the desk for
 * `index.html` among it. A build that needs more fails, and one in which a part that waits for a click is larger than LATER.
 */
const BUDGETS = {
  'index.html': 350,
  'floor.html': 60,
  'widget.html': 60,
  'stage.html': 60,
} as const

const OPENS_WITH: Readonly<Record<string, string>> = { 'index.html': 'pages/desk.tsx' }
const LATER = 40 // kB as gzip

/** Scripts that stand at the root under one name for ever: what keeps the pages, and what pages elsewhere load. */
const ROOT_SCRIPTS = { sw: 'sw/sw.ts', embed: 'pages/embed.ts' } as const

export default defineConfig({
  root: client,
  plugins: [react(), samePaths(), goodGuests(), smallPages(), keptPages()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2023',
    // The policy of the pages allows no inline code and no data: address.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    modulePreload: { polyfill: false },
    manifest: true,
    rollupOptions: {
      input: [...Object.keys(BUDGETS), ...Object.values(ROOT_SCRIPTS)].map((page) =>
        path.join(client, page),
      ),
      output: {
        entryFileNames: ({ name }) =>
          name in ROOT_SCRIPTS ? `${name}.js` : 'assets/[name]-[hash].js',
      },
    },
  },
  server: {
    proxy: {
      // The server must see the page's own host: what comes from another is refused.
      '/api': { target: server, changeOrigin: false },
      '/rooms': { target: server, changeOrigin: false, ws: true },
    },
  },
  test: {
    root: '.',
    globalSetup: ['tests/support/chromium.ts'],
    projects: [
      ...['unit', 'contract', 'flow', 'browser'].map((name) => ({
        test: {
          name,
          root: '.',
          include: [`tests/${name}/**/*.test.ts`],
          exclude: TIMED,
          environment: 'node' as const,
          ...(USES_POSTGRES.includes(name) && { globalSetup: ['tests/support/postgres.ts'] }),
          // Most files wait for servers, browsers and clocks more than they compute.
          maxWorkers: Math.min(4, availableParallelism() + 1),
          ...PATIENCE,
        },
      })),
      {
        test: {
          name: 'timed',
          root: '.',
          include: TIMED,
          environment: 'node' as const,
          sequence: { groupOrder: 1 },
          maxWorkers: 1,
          ...PATIENCE,
        },
      },
    ],
  },
})

/** While developing, the pages stand at the paths at which the server has them. */
function samePaths(): Plugin {
  return {
    name: 'same-paths',
    apply: 'serve',
    configureServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        if (/^\/f(\/[^/?]*)?(\?|$)/.test(request.url ?? '')) request.url = '/floor.html'
        if (/^\/w\/[^/?]*(\?|$)/.test(request.url ?? '')) request.url = '/widget.html'
        if (/^\/stage\/[^/?]*(\?|$)/.test(request.url ?? '')) request.url = '/stage.html'
        next()
      })
    },
  }
}

/** A script that pages elsewhere load leaves no name of its own in them. */
function goodGuests(): Plugin {
  return {
    name: 'good-guests',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk' || chunk.name !== 'embed') continue
        // It is no module there: what it needs, it has.
        if (chunk.imports.length > 0) throw new Error(`embed.js imports ${chunk.imports.join()}`)
        chunk.code = `(()=>{${chunk.code.trim()}})();\n`
      }
    },
  }
}

interface Chunk {
  readonly file: string
  readonly css?: readonly string[]
  readonly assets?: readonly string[]
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
}

/** Compresses what is served, once; prints what each page needs, and refuses a page that grew too large. */
function smallPages(): Plugin {
  return {
    name: 'small-pages',
    apply: 'build',
    closeBundle() {
      const dist = path.join(import.meta.dirname, 'dist')
      for (const file of readdirSync(path.join(dist, 'assets'))) {
        const bytes = readFileSync(path.join(dist, 'assets', file))
        writeFileSync(path.join(dist, 'assets', `${file}.gz`), gzipSync(bytes, { level: 9 }))
        writeFileSync(path.join(dist, 'assets', `${file}.br`), brotliCompressSync(bytes))
      }
      const manifest = path.join(dist, '.vite/manifest.json')
      const chunks = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, Chunk>
      const weigh = (files: Iterable<string>): number => {
        const sizes = [...files].map((file) => readFileSync(path.join(dist, `${file}.gz`)).length)
        return sizes.reduce((sum, size) => sum + size, 0) / 1000
      }
      const judge = (what: string, size: number, most: number): void => {
        console.log(
          `${what} needs ${size.toFixed(1)} kB of JavaScript (gzip), of ${most} kB at most`,
        )
        if (size > most)
          throw new Error(`${what} needs more JavaScript than its budget of ${most} kB`)
      }
      for (const [page, most] of Object.entries(BUDGETS)) {
        const first = scriptsOf(chunks, page, 'at once')
        scriptsOf(chunks, OPENS_WITH[page] ?? page, 'at once', first)
        judge(page, weigh(first), most)
        for (const later of scriptsOf(chunks, page, 'ever').difference(first)) {
          const part = Object.keys(chunks).find((key) => chunks[key]?.file === later) ?? later
          judge(part, weigh([later]), LATER)
        }
      }
    },
  }
}

/** Every script that a page loads by itself, or may ever load. */
function scriptsOf(
  chunks: Readonly<Record<string, Chunk>>,
  page: string,
  when: 'at once' | 'ever',
  seen = new Set<string>(),
) {
  const chunk = chunks[page]
  if (!chunk || seen.has(chunk.file)) return seen
  seen.add(chunk.file)
  const later = when === 'ever' ? (chunk.dynamicImports ?? []) : []
  for (const next of [...(chunk.imports ?? []), ...later]) scriptsOf(chunks, next, when, seen)
  return seen
}

/** Where the pages stand that open without a network, and what they are built from. */
const KEPT: Readonly<Record<KeptPage, { readonly at: string; readonly page: string }>> = {
  desk: { at: '/', page: 'index.html' },
  floor: { at: '/f', page: 'floor.html' },
}

/** Tells what keeps the pages which files they have, under a name that changes with any of them. */
function keptPages(): Plugin {
  return {
    name: 'kept-pages',
    apply: 'build',
    closeBundle() {
      const dist = path.join(import.meta.dirname, 'dist')
      const manifest = path.join(dist, '.vite/manifest.json')
      const chunks = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, Chunk>
      const sum = createHash('sha256')
      const pages = Object.entries(KEPT).map(([name, { at, page }]) => {
        const files = [...filesOf(chunks, page), 'icon.svg'].map((file) => `/${file}`)
        sum.update(readFileSync(path.join(dist, page))).update(files.join(' '))
        return [name, { at, files }]
      })
      const worker = path.join(dist, 'sw.js')
      const text = readFileSync(worker, 'utf8')
      const id = sum.update(text).digest('base64url').slice(0, 16)
      const release = JSON.stringify({ id, pages: Object.fromEntries(pages) })
      writeFileSync(worker, `const RELEASE=${release};\n${text}`)
    },
  }
}

/** Every file that a page may load: scripts, styles, and what they name. */
function filesOf(chunks: Readonly<Record<string, Chunk>>, page: string): string[] {
  const scripts = scriptsOf(chunks, page, 'ever')
  const own = Object.values(chunks).filter(({ file }) => scripts.has(file))
  const files = own.flatMap(({ file, css = [], assets = [] }) => [file, ...css, ...assets])
  return [...new Set(files)].filter((file) => !file.endsWith('.html')).sort()
}
