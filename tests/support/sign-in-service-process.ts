import { generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Provider, type Asked } from 'oidc-provider'

// The service of sign-in-service.ts. Says its address once it listens.
const [clientId, clientSecret] = process.argv.slice(2)
const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })

// Its own page, since the one that comes with the package loads a font from elsewhere.
const PAGE = `<!doctype html><html lang="en"><title>Who are you?</title><link rel="icon" href="data:,">
<form method="post"><label>Mail address <input name="mail"></label>
<button>Go on</button> <button name="no" value="1">Say no</button></form>`

const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        // Whose way back may be any port of this machine.
        application_type: 'native',
        redirect_uris: ['http://127.0.0.1/api/host/oidc/back'],
      },
    ],
    cookies: { keys: ['the cookies of a test'] },
    jwks: { keys: [{ ...key, use: 'sig', alg: 'RS256', kid: 'one' }] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: () => '/who' },
    pkce: { required: () => true },
    findAccount: (_asked: Asked, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, email: id, email_verified: true }),
    }),
    async loadExistingGrant({ oidc }: Asked) {
      const { accountId } = oidc.session
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId })
      grant.addOIDCScope('openid email')
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  const ask = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE)
      return
    }
    const said = new URLSearchParams(await text(request))
    const result = said.has('no')
      ? { error: 'access_denied' }
      : { login: { accountId: said.get('mail') }, consent: {} }
    await provider.interactionFinished(request, response, result)
  }
  server.on('request', (request, response) => {
    if (request.url === '/who') void ask(request, response)
    else answer(request, response)
  })
  process.stdout.write(`${issuer}\n`)
})
