import { prepare } from './preparing.ts'
import type { Given } from './prepared.ts'

// Files are read here, so that whoever writes beside it notices nothing and the page carries no readers.
addEventListener('message', ({ data }: MessageEvent<Given>) => {
  postMessage(prepare(data))
})
