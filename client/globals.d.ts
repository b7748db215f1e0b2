declare module '*.css'

interface ImportMeta {
  /** Written by the build. */
  readonly env: { readonly PROD: boolean }
}
