/** As much of the package as the sign-in service of the tests needs; its own types are sixteen packages. */
declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

  interface Grant {
    addOIDCScope(scope: string): void
    save(): Promise<string>
  }
  export interface Asked {
    readonly oidc: {
      readonly client: { readonly clientId: string }
      readonly session: { readonly accountId: string }
      readonly provider: {
        readonly Grant: new (whose: {
          readonly clientId: string
          readonly accountId: string
        }) => Grant
      }
    }
  }
  export class Provider {
    constructor(issuer: string, settings: object)
    callback(): RequestListener
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: object,
    ): Promise<void>
  }
}
