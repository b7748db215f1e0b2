import { defineConfig } from 'vitest/config'

/** One test file at a time, in a copy of the project, beside a PostgreSQL that serves all of them. */
export default defineConfig({
  test: {
    globalSetup: ['tests/support/chromium.ts'],
    include: ['tests/**/*.test.ts'],
    environment: 'node',
    provide: { postgres: process.env['PLANTS_POSTGRES'] ?? '' },
    bail: 1,
    testTimeout: 30_000, // many a bug shows as an answer that never comes
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 120_000,
  },
})
