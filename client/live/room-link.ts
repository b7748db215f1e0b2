import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { messageYjsSyncStep1, messageYjsUpdate } from 'y-protocols/sync'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { CLOSE, MESSAGE, SCHEMA_VERSION, STORAGE_STATES } from '#shared/wire.ts'
import type { LampState } from '../widgets/lamp-state.ts'
import { answerTo } from './answer.ts'
import { letGo, type CopyOf } from './copies.ts'
import { DeviceCopy } from './device-copy.ts'
import { Had } from './had.ts'
import type { StrandedWords } from './asides.ts'
import { Keeping } from './keeping.ts'
import { lineSocketOver, pageParts } from './line-socket.ts'
import { LineWatch } from './line-watch.ts'
import type { LostLine } from './lost-line.ts'
import { OwnWords } from './own-words.ts'
import { refusalOf, type Refusal } from './refusal.ts'
import { Removals } from './removals.ts'
import { ServerKnows } from './server-knows.ts'
import { venue } from './venue.ts'

const ASK_EVERY = 2_000 // ms between two questions on a quiet line
const SAID_WITHIN = 1_000 // ms after a refusal
const SHUT_AFTER = 3 // lines in a row without a word: a browser is not told that it was a refusal

/** Whether this device holds a copy of the document; 'impossible' where the browser keeps nothing. */
export type CopyState = 'opening' | 'held' | 'impossible'

/** The words of a document that goes on without them, where no copy on the device has them. */
export type Stranded = StrandedWords | undefined

export interface RoomLinkOptions {
  readonly mayWrite: boolean
  /** Client ids with which the same person wrote on this device before. */
  readonly earlier: readonly number[]
  sentenceFor(refusal: Refusal): string
  onLamp(state: LampState): void
  /** The document is here: as this device held it, or as the server has it. */
  onSynced(from: 'copy' | 'server'): void
  readonly copy: CopyOf
  onCopy(state: CopyState): void
  /** The document on the server is of another life than ours: this link is over, and nothing was merged. */
  onOtherLife(why: 'other-epoch' | 'put-back', stranded: Stranded): void
  /** Somebody else took away a line with words of ours in it. */
  onLost(lines: readonly LostLine[]): void
  /** Words that were lost stand again. */
  onBack(keys: readonly string[]): void
  /** The line closed for good. `unkept` are our words that the server is not known to have. */
  onRefused(refusal: Refusal, unkept: readonly LostLine[]): void
  /** No line was answered several times in a row: the network is away, or we are not let in any more. */
  onShut(): void
}

/**
 * The line to one document: a Yjs document that follows the room, and a lamp that tells the truth. Tabs of
 * one browser meet at the server only, where their rights are known.
 */
export class RoomLink {
  readonly doc = new Y.Doc()
  readonly provider: WebsocketProvider
  readonly own: OwnWords
  readonly #knows = new ServerKnows(this.doc)
  readonly #keeping: Keeping
  readonly #options: RoomLinkOptions
  readonly #watch: LineWatch
  readonly #removals = new Removals()
  #copy: DeviceCopy | undefined
  #had = new Had()
  #stage: 'opening' | 'linked' | 'over' = 'opening'
  #isRefused = false
  #isOpen = false
  #isOutdated = false
  #hasAnswered = false
  #unanswered = 0
  #refused: Promise<void> | undefined
  #waiting: (() => void)[] = []
  #askedAt = 0

  constructor(options: RoomLinkOptions) {
    const { session, document: name, epoch } = options.copy
    this.#options = options
    this.#keeping = new Keeping(options.mayWrite)
    this.own = new OwnWords(this.doc, options)
    const origin = location.origin.replace(/^http/, 'ws')
    this.provider = new WebsocketProvider(`${origin}/rooms/${session}`, name, this.doc, {
      params: { schema: String(SCHEMA_VERSION), epoch },
      connect: false, // the copy on this device comes first
      disableBc: true,
      WebSocketPolyfill: lineSocketOver(pageParts(venue)),
    })
    this.#watch = new LineWatch(this.provider, () => this.#askAgain())
    this.#speakForOneself()
    this.#hearBarriers()
    this.#hearStorage()
    this.#hearSchema()
    this.#hearFirstQuestion()
    this.doc.on('update', this.#hold)
    this.doc.on('afterTransaction', (done) => {
      if (done.origin === this.provider) this.#had.heard(done.beforeState, done.afterState)
    })
    this.provider.on('connection-close', () => {
      this.#unanswered = this.#hasAnswered ? 0 : this.#unanswered + 1
      this.#isOpen = false
      this.#hasAnswered = false
      this.#keeping.lost()
      this.#knows.lost()
      this.#had.lost()
      this.#tell()
      if (this.#unanswered > 0 && this.#unanswered % SHUT_AFTER === 0) options.onShut()
    })
    this.provider.on('closed', ({ code }) => {
      if (code === CLOSE.otherEpoch) this.#endLife('other-epoch')
      else this.#refused ??= this.#refuse(refusalOf(code))
    })
    this.provider.on('sync', (isSynced) => {
      if (isSynced) options.onSynced('server')
    })
    document.addEventListener('visibilitychange', this.#look)
    void this.#openCopy(options.copy)
  }

  /** Changes on this device that nobody else has yet. */
  get changes(): number {
    return this.#keeping.changes
  }

  /** Resolves when everything written here so far is kept. */
  async kept(): Promise<void> {
    while (this.changes > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Whether the device holds what is not kept: it is sent by whichever page comes next. */
  get isHeld(): boolean {
    return this.#copy?.isHolding ?? false
  }

  /** The words that go with this link, where nothing else on the device has them. */
  get onlyHere(): Stranded {
    const areElsewhere = this.isHeld || this.#stage === 'over' || this.#isRefused
    return areElsewhere ? undefined : this.#words
  }

  /** Words that were written on this page and that the server is not known to have. */
  unkept(): readonly LostLine[] {
    return this.own.unknownTo(this.#knows.clocks)
  }

  /** Says that somebody takes these blocks out on purpose, before the change that does it is sent. [TRIP3] */
  announceRemovals(names: readonly string[]): void {
    this.#sendAll(this.#removals.announce(names))
    this.#copy?.removes(this.#removals.names)
  }

  /**
   * We may write no more, as was heard on another line than this one: what is not kept is refused now. Resolves when
   * it was told. [PEOPLE4]
   */
  async turnAway(): Promise<void> {
    if (this.#stage === 'over') return
    this.provider.disconnect()
    this.#refused ??= this.#refuse('not-allowed')
    await this.#refused
  }

  /** What was refused had not all room in the tray: the copy on the device stays, to be looked at. */
  keepCopy(): void {
    this.#isRefused = false
  }

  close(): void {
    this.#stage = 'over'
    this.#watch.close()
    document.removeEventListener('visibilitychange', this.#look)
    this.provider.destroy()
    this.provider.awareness.destroy()
    this.own.close()
    void this.#closeCopy()
    this.doc.destroy()
  }

  // The words that were refused are in the tray by now; left in a copy they would be offered twice.
  async #closeCopy(): Promise<void> {
    await this.#copy?.close()
    if (this.#copy && this.#isRefused) await letGo(this.#copy.copy.db)
  }

  // What was refused once would be refused at every opening: the document goes on beside a fresh copy. The lamp says so
  // when the copy is put aside, lest who then reloads at once sends it all again; a storage that hangs delays it little.
  async #refuse(refusal: Refusal): Promise<void> {
    const says = (): void => {
      this.#keeping.refuse(this.#options.sentenceFor(refusal))
      this.#tell()
    }
    const atLatest = setTimeout(says, SAID_WITHIN)
    if (refusal !== 'outdated' && this.#copy?.isHolding) {
      this.#isRefused = true
      this.#copy.flush()
      // What another page left in the copy, and is closed by now, would go with it.
      await this.#copy.readOthers()
      this.own.alsoOurs(this.#copy.ownClients)
      await this.#copy.setAside().catch(() => this.#options.onCopy('impossible'))
    }
    clearTimeout(atLatest)
    says()
    this.#options.onRefused(refusal, this.own.unknownTo(this.#knows.clocks))
  }

  // y-websocket would tell the server again whatever it hears of others: twenty people's cursors, twenty times. And it
  // would send what is typed before the answer that it builds on.
  #speakForOneself(): void {
    const { awareness, _awarenessUpdateHandler: tell, _updateHandler: send } = this.provider
    this.doc.off('update', send)
    this.doc.on('update', (update, by) => {
      if (this.#hasAnswered) send(update, by)
    })
    awareness.off('update', tell)
    awareness.on('update', (changes: unknown, by: unknown) => {
      if (by !== this.provider) tell(changes, by)
    })
  }

  // A page of another schema would delete for everybody what it does not know: it exchanges nothing more. [SCHEMA1]
  #hearSchema(): void {
    this.provider.messageHandlers[MESSAGE.schema] = (_encoder, decoder) => {
      if (decoding.readVarUint(decoder) === SCHEMA_VERSION) return
      this.#isOutdated = true
      this.provider.disconnect()
      this.#refused ??= this.#refuse('outdated')
    }
  }

  #sendAll(frames: readonly Uint8Array[]): void {
    const { ws, wsconnected } = this.provider
    if (ws && wsconnected) for (const frame of frames) ws.send(frame as Uint8Array<ArrayBuffer>)
  }

  // The words on this device are on the screen before the network is asked for anything.
  async #openCopy(of: CopyOf): Promise<void> {
    const copy = await DeviceCopy.open(of, this.doc, () => this.#options.onCopy('impossible'))
    if (this.#stage === 'over') return void copy?.close()
    this.#copy = copy
    this.#stage = 'linked'
    this.#options.onCopy(copy ? 'held' : 'impossible')
    if (copy) {
      this.#had = new Had(copy.had)
      this.#keeping.remember(copy.unkeptOfOthers)
      this.#removals.remember(copy.removedByOthers)
      if (this.doc.store.clients.size > 0) this.#options.onSynced('copy')
    }
    this.#tell()
    this.provider.connect()
  }

  // Held on the device before anybody is asked to keep it.
  readonly #hold = (update: Uint8Array, by: unknown): void => {
    if (this.#stage === 'opening') return // what the copy itself brings
    if (by === this.provider) return this.#copy?.write(update)
    this.#keeping.changed()
    if (!this.#copy?.isOrigin(by)) this.#copy?.write(update, this.#keeping.changes)
    this.#tell()
    this.#ask()
  }

  // Who leaves a page may not come back to it; who comes back may find that another one wrote and is gone.
  readonly #look = (): void => {
    if (document.hidden) this.#copy?.flush()
    else void this.#copy?.readOthers()
  }

  #endLife(why: 'other-epoch' | 'put-back'): void {
    if (this.#stage === 'over') return
    this.#stage = 'over'
    this.provider.disconnect()
    const withoutCopy = (): void => this.#options.onOtherLife(why, this.#words)
    if (!this.#copy?.isHolding) return withoutCopy()
    // The copy goes on holding what is typed until the page shows the other document.
    void this.#copy.setAside().then(() => this.#options.onOtherLife(why, undefined), withoutCopy)
  }

  #isPutBack(question: decoding.Decoder): boolean {
    const peeked = decoding.clone(question)
    decoding.readVarUint(peeked)
    const reach = Y.decodeStateVector(decoding.readVarUint8Array(peeked))
    return this.#had.isMissingIn(reach, this.#ownClients)
  }

  get #ownClients(): ReadonlySet<number> {
    return this.#copy?.ownClients ?? new Set([this.doc.clientID])
  }

  get #words(): StrandedWords {
    const state = Y.encodeStateAsUpdate(this.doc)
    const { epoch } = this.#options.copy
    return { epoch, state, had: new Map(this.#had.reach), own: new Set(this.#ownClients) }
  }

  #hearBarriers(): void {
    this.provider.messageHandlers[MESSAGE.barrier] = (_encoder, decoder) => {
      this.#watch.answered()
      const barrier = decoding.readVarUint(decoder)
      this.#keeping.answered(barrier, Date.now())
      this.#knows.answered(barrier)
      this.#had.answered(barrier)
      this.#copy?.kept(this.#had.reach, this.changes)
      for (const then of this.#waiting.splice(0)) then()
      this.#tell()
      if (this.changes > 0) return this.#ask()
      this.#removals.kept()
    }
  }

  #hearStorage(): void {
    this.provider.messageHandlers[MESSAGE.storage] = (_encoder, decoder) => {
      const said = decoding.readVarString(decoder)
      const state = STORAGE_STATES.find((known) => known === said)
      if (!state) return
      this.#keeping.storage(state)
      this.#tell()
    }
  }

  // The server asks first what we have that it lacks. Only a barrier after our answer speaks for all of it.
  #hearFirstQuestion(): void {
    const readSync = this.provider.messageHandlers[MESSAGE.sync]
    if (!readSync) throw new Error('y-websocket has no handler for its sync messages')
    this.provider.messageHandlers[MESSAGE.sync] = (encoder, decoder, provider, emit, kind) => {
      if (this.#isOutdated) return
      // A server that lost what it had is not filled up with it behind everybody's back.
      const isQuestion = decoding.peekVarUint(decoder) === messageYjsSyncStep1
      if (isQuestion && this.#isPutBack(decoder)) return this.#endLife('put-back')
      const asks = this.#readAhead(decoding.clone(decoder))
      if (!asks) return readSync(encoder, decoder, provider, emit, kind)
      // Our answer brings what was taken out while the line was away.
      this.#sendAll([...this.#removals.again(), ...answerTo(this.doc, decoder)])
      this.#hasAnswered = true
      queueMicrotask(() => {
        this.#isOpen = true
        this.#keeping.opened()
        void this.#copy?.readOthers()
        this.#ask()
      })
    }
  }

  /** Reads what the server is about to tell, before the document changes by it. Answers whether it is a question. */
  #readAhead(decoder: decoding.Decoder): boolean {
    const step = decoding.readVarUint(decoder)
    const payload = decoding.readVarUint8Array(decoder)
    const asks = step === messageYjsSyncStep1
    if (asks) this.#knows.heard(payload)
    else this.own.expect(payload, step === messageYjsUpdate ? 'act' : 'resync')
    return asks
  }

  #ask(): void {
    const { ws, wsconnected } = this.provider
    if (!this.#isOpen || !wsconnected || !ws || this.#keeping.isWaiting) return
    const frame = encoding.createEncoder()
    encoding.writeVarUint(frame, MESSAGE.barrier)
    const barrier = this.#keeping.barrier()
    this.#knows.asked(barrier)
    this.#had.asked(barrier, Y.decodeStateVector(Y.encodeStateVector(this.doc)))
    encoding.writeVarUint(frame, barrier)
    ws.send(encoding.toUint8Array(frame))
    this.#askedAt = performance.now()
  }

  // A quiet line is asked as well: the answer says that it is alive, at both ends.
  #askAgain(): void {
    if (performance.now() - this.#askedAt >= ASK_EVERY) this.#ask()
  }

  #tell(): void {
    this.#options.onLamp(this.#keeping.lamp)
  }
}
