import type { Role } from '#shared/role.ts'
import { say } from '../../say.ts'
import { QrCode } from '../links/qr-code.tsx'

/** What stands on one card: a link for one person, or that of a role for whoever holds the card. */
export interface CardContent {
  readonly id: string
  readonly name?: string
  readonly role: Role
  readonly link: string
}

interface CardProps {
  readonly content: CardContent
  readonly title: string
  readonly code: string
}

/** A card of the printed sheet. The key is in the QR code and in no word on the card. [PEOPLE3] */
export function Card({ content: { name, role, link }, title, code }: CardProps) {
  const isForAll = role === 'participant' && name === undefined
  const whom = name ?? say(isForAll ? 'people.sheet.for-all' : 'people.sheet.for-role')
  const { host, pathname } = new URL(link)
  return (
    <li className="card">
      <QrCode text={link} name={say('people.links.qr', { name: whom })} />
      <div>
        <p className="card-title" dir="auto">
          {title}
        </p>
        <p className="card-name" dir="auto">
          {whom}
        </p>
        <p className="card-role">{say(`term.role.${role}`)}</p>
        <p className="card-how">
          {say('people.sheet.scan')} {name !== undefined && say('people.sheet.personal')}{' '}
          {isForAll && say('people.sheet.or-code', { code, address: `${location.host}/f` })}
        </p>
        {!isForAll && <p className="card-address">{host + pathname}</p>}
      </div>
    </li>
  )
}
