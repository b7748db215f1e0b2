/** Whom a sign-in service may name as a host: by mail address, or all of a domain. [OIDC3] */
export class AllowList {
  readonly #mails: ReadonlySet<string>
  readonly #domains: ReadonlySet<string>

  /** Entries are `somebody@example.org` or `@example.org`, which has none of its subdomains. */
  constructor(entries: readonly string[]) {
    const plain = entries.map((entry) => entry.toLowerCase())
    this.#mails = new Set(plain.filter((entry) => !entry.startsWith('@')))
    this.#domains = new Set(plain.filter((entry) => entry.startsWith('@')))
  }

  /** Letters count alike in both cases. An address beyond ASCII is on no list: its letters may pass for others. */
  has(mail: string): boolean {
    if (!/^[\x21-\x3f\x41-\x7e]+@[\x21-\x3f\x41-\x7e]+$/.test(mail)) return false
    const plain = mail.toLowerCase()
    return this.#mails.has(plain) || this.#domains.has(plain.slice(plain.indexOf('@')))
  }
}
