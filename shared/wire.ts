import type { Act } from './access/acts.ts'
import type { Alarm } from './alarm.ts'
import type {
  BridgeId,
  BroughtId,
  DocumentName,
  InvitationId,
  PersonId,
  PollId,
  QuestionId,
  SessionId,
} from './ids.ts'
import type { BroughtPoll, Caption, Seat } from './imports/brought.ts'
import type { ImportTool } from './imports/reading.ts'
import type { CountedPoll } from './poll/poll.ts'
import type { Agreement, PollRemark } from './poll/workshop.ts'
import type { Channel, Place } from './channel.ts'
import type { Fairness } from './question/fairness.ts'
import type { QuestionState } from './question/states.ts'
import type { Role } from './role.ts'
import type { SessionDetails } from './session.ts'

/**
 * The schema of the documents. A client says it on the upgrade (`?schema=1`); who does not say the
 * current one may read and not write, because an older editor deletes what it does not know. [ROOM6]
 */
export const SCHEMA_VERSION = 1

/**
 * Kinds of message on a document's socket: those of y-websocket, and ours from 100 on. Ours go only to who has
 * asked a barrier or has said a schema, so that a stock client never hears a word it does not know.
 * `barrier` comes back with its number (varUint) when everything before it is in the log. `storage` says how the log
 * is (a string of STORAGE_STATES), from the server. `removes` says which blocks a person takes out on purpose, before the
 * update that does it: a varUint count, then that many ids. `schema` says the server's version (varUint) to who said
 * another one, before anything else.
 */
export const MESSAGE = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  barrier: 100,
  storage: 101,
  removes: 102,
  schema: 103,
} as const

/** How the log is: it keeps what it is given; it is slow; the disk is full; the disk refuses. */
export const STORAGE_STATES = ['well', 'slow', 'full', 'failing'] as const
export type StorageState = (typeof STORAGE_STATES)[number]

/** Close codes. 4400-4499 are final; after any other a client comes back. */
export const CLOSE = {
  tooLarge: 1009,
  goingAway: 1012,
  malformed: 4400,
  notAllowed: 4403,
  /** The client's copy is of another life of the document (`?epoch=`): it must not merge. */
  otherEpoch: 4409,
  refused: 4422,
  outdated: 4426,
  unavailable: 4503,
  resync: 4500,
} as const

/** A question from the floor or from another tool's chat. Times are milliseconds since 1970. */
export interface FloorQuestion {
  readonly id: QuestionId
  readonly text: string
  readonly author?: string
  readonly channel: Channel
  /** Where whoever asked said they are. */
  readonly place?: Place
  /** BCP 47, of the text. */
  readonly language?: string
  readonly at: number
  readonly state: QuestionState
  /** When it came into this state. */
  readonly since: number
  /** People who want it answered, each once, also where several questions were merged. */
  readonly supports: number
  /** Of a duplicate: the question it stands behind. */
  readonly into?: QuestionId
  readonly translation?: { readonly text: string; readonly language: string }
  /** What was answered in writing. */
  readonly answer?: string
  /** When it was put into the notes. What becomes of it here changes nothing there. */
  readonly notesAt?: number
  /** To those who moderate only: a note, who brought it in from elsewhere, and supports held back. */
  readonly note?: string
  readonly broughtBy?: string
  readonly held?: number
  /** What it replies to, in the chat that both came from. */
  readonly replyTo?: QuestionId
}

/**
 * The feed's first event; afterwards `poll`, `question` and `alarm` events carry one changed thing each, and `gone` the id of a poll
 * that was wiped. Alarms are told to those who may write the notes; agreements and remarks (`agreement`, `remark`) to those who
 * may read the drafts of polls.
 */
export interface Snapshot {
  readonly now: number
  readonly polls: readonly CountedPoll[]
  readonly questions: readonly FloorQuestion[]
  readonly alarms?: readonly Alarm[]
  readonly agreements?: readonly Agreement[]
  readonly remarks?: readonly PollRemark[]
  /** Since when the session rehearses. */
  readonly rehearsingSince?: number
}

/**
 * The life each document of a session is in. A copy on a device belongs to one; it is said on the socket (`?epoch=`), and
 * a copy of another life is sent away with `otherEpoch` before anything is exchanged. [EPOCH1]
 */
export type Epochs = Readonly<Record<DocumentName, string>>

/** What a page learns about itself: who is asking, and in which session. */
export interface Here {
  readonly session: SessionId
  readonly details: SessionDetails
  readonly person: PersonId
  readonly name: string
  readonly roles: readonly Role[]
  /** All that they may do as the session stands now, and the roles that they may give. */
  readonly acts: readonly Act[]
  readonly gives: readonly Role[]
  readonly code: string
  /** How the queue of questions is run. */
  readonly queue: { readonly questionsWait: boolean; readonly fairness: Fairness }
  /** The schema the server writes; a page of another one reads until it is loaded again. */
  readonly schema: number
  readonly epochs: Epochs
  readonly now: number
}

/** What somebody learns at the door: who they are if they are in already, and where their vote counted. */
export interface Door {
  readonly here?: Here
  readonly counted: readonly PollId[]
}

/** What a key opens, told at the door before anybody enters. */
export interface Welcome {
  readonly title: string
  readonly number?: number
  readonly role: Role
  /** Whom it invites, where it is a link of their own. */
  readonly name?: string
}

/** One link for each role; asked for later, those of the roles that somebody may give. */
export type Links = Readonly<Record<Role, string>>

/** How somebody came to a role. */
export const WAYS_IN = ['link', 'code', 'invitation', 'given'] as const
export type WayIn = (typeof WAYS_IN)[number]

/** Somebody of the session, for who may give roles. Times are milliseconds since 1970. */
export interface PersonRow {
  readonly id: PersonId
  readonly name: string
  readonly affiliation?: string
  readonly group?: string
  readonly roles: readonly Role[]
  readonly isHere: boolean
  /** When they were last here; to the minute, and only of the desk's people. */
  readonly seenAt?: number
  readonly enteredAt: number
  /** How they came to the first of their roles. */
  readonly cameBy: WayIn
  /** The organiser or moderator whose name theirs can be taken for. */
  readonly looksLike?: PersonId
  /** They hold two roles that one person should not hold in a session. */
  readonly collides?: boolean
  /** Somebody of this name has a part in a session at the same time. */
  readonly isElsewhere?: boolean
}

/** Somebody who was invited by a link of their own. */
export interface InvitationRow {
  readonly id: InvitationId
  readonly name: string
  readonly affiliation?: string
  readonly group?: string
  readonly role: Role
  readonly madeAt: number
  /** Who entered by it. */
  readonly person?: PersonId
}

/** The link of a role that the asker may give. A revoked one opens nothing until it is renewed. */
export interface LinkRow {
  readonly role: Role
  readonly link?: string
  readonly generation: number
  readonly isRevoked: boolean
}

/** What the people page shows. Participants are counted, and listed when they are asked for. */
export interface PeopleList {
  readonly people: readonly PersonRow[]
  readonly invitations: readonly InvitationRow[]
  readonly participants: { readonly here: number; readonly total: number }
  readonly links: readonly LinkRow[]
  readonly code: string
}

/** A feed event to one person: who they are now, or that they are in the session no more. */
export type RightsNow = Here | { readonly removed: true }

/** Something that came from a file of another tool, as a session has it. Times are milliseconds since 1970. */
export interface FromFile {
  readonly id: BroughtId
  readonly tool: ImportTool
  readonly broughtAt: number
}
export type PollFromFile = Omit<BroughtPoll, 'key'> & FromFile
export type SeatFromFile = Omit<Seat, 'key'> & FromFile
export type CaptionFromFile = Omit<Caption, 'key'> & FromFile

/** Another tool that brings in lines by itself. */
export interface BridgeRow {
  readonly id: BridgeId
  readonly name: string
  readonly kind: BridgeKind
  readonly madeAt: number
  readonly isRevoked: boolean
}

/** `lines` shows its token or signs with it; `zoom` is called by Zoom, which signs with a secret of its own. */
export const BRIDGE_KINDS = ['lines', 'zoom'] as const
export type BridgeKind = (typeof BRIDGE_KINDS)[number]
