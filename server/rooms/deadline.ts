import { createContext, Script } from 'node:vm'

const stage: { task: () => void } = { task: () => undefined }
const context = createContext(stage)
const script = new Script('task()')

/**
 * Runs a task and breaks it off when it takes longer: throws then, wherever the task was. What it was
 * working on is to be thrown away. A watch costs a tenth of a millisecond, so it is for large tasks only.
 */
export function runWithin(milliseconds: number, task: () => void): void {
  stage.task = task
  try {
    script.runInContext(context, { timeout: milliseconds })
  } finally {
    stage.task = () => undefined
  }
}
