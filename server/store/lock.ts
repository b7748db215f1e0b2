import { ftruncateSync, openSync, closeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { running } from '#shared/words/english/running.ts'
import { speak } from '#shared/words/words.ts'
import { resultCode } from './trouble.ts'

const say = speak(running, 'en')
const BUSY = 5
const NOT_A_DATABASE = 26

export interface Lock {
  close(): void
}

/**
 * Takes the lock of a file, or throws when somebody has it. It is held for as long as this process lives, and
 * let go by the system when it dies, however it dies. [RUN5]
 */
export function takeLock(file: string): Lock {
  const lock = `${file}-lock`
  try {
    return hold(lock)
  } catch (cause) {
    if (resultCode(cause) !== NOT_A_DATABASE) throw cause
    // Something wrote into it: it never holds anything, and whoever had it would have been found busy first.
    const fd = openSync(lock, 'r+')
    ftruncateSync(fd)
    closeSync(fd)
    return hold(lock)
  }
}

/** Whether somebody else has the lock now. */
export function isLocked(file: string): boolean {
  try {
    takeLock(file).close()
    return false
  } catch (cause) {
    if (cause instanceof InUse) return true
    throw cause
  }
}

/** Another process has the file. */
export class InUse extends Error {
  override readonly name = 'InUse'
}

function hold(lock: string): Lock {
  const held = new DatabaseSync(lock)
  try {
    held.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return held
  } catch (cause) {
    held.close()
    if (resultCode(cause) === BUSY) throw new InUse(say('running.in-use'), { cause })
    throw cause
  }
}
