import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const server = 'http://127.0.0.1:8080'

export default defineConfig({
  root: 'client',
  plugins: [react()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2023',
    // The policy of the pages allows no inline code and no data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    rollupOptions: { input: ['client/index.html', 'client/floor.html'] },
  },
  server: {
    proxy: {
      '/api': server,
      '/rooms': { target: server, ws: true },
    },
  },
  test: {
    root: '.',
    globalSetup: ['tests/support/chromium.ts'],
    projects: ['unit', 'contract', 'flow', 'browser'].map((name) => ({
      test: {
        name,
        root: '.',
        include: [`tests/${name}/**/*.test.ts`],
        environment: 'node' as const,
        testTimeout: name === 'browser' ? 120_000 : name === 'flow' ? 60_000 : 10_000,
        hookTimeout: 120_000,
        fileParallelism: name === 'unit' || name === 'contract',
      },
    })),
  },
})
