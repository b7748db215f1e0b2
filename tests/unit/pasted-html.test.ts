import { expect, test } from 'vitest'
import { plainHtml } from '../../client/editor/pasted-html.ts'
import { cpuTime } from '../support/cpu-time.ts'

test('[DOC6] pasted looks, scripts and embeds stay outside; words, links and kinds come in', () => {
  expect(
    plainHtml(
      '<style>p{color:red}</style><p style="color:red" class=x onclick=\'alert("1")\'>A <b>b</b>' +
        '<img src=x onerror=alert(1)><a href="https://e.org" style=x>c</a></p><script>alert(1)</script>',
    ),
  ).toBe('<p>A <b>b</b><a href="https://e.org">c</a></p>')
  expect(plainHtml('<div data-kind="opinion" data-depth="2">x</div>')).toBe(
    '<div data-kind="opinion" data-depth="2">x</div>',
  )
  expect(plainHtml('a < b and style="x" > c')).toBe('a < b and style="x" > c')
  expect(plainHtml('words<script>never closed')).toBe('words')
})

test('[DOC6] reading what was pasted takes no longer than it is long', { retry: 2 }, () => {
  for (const piece of ['<a', '<style', '<p style=', "<p style='", '<svg ', '</style']) {
    const began = cpuTime()
    plainHtml(piece.repeat(100_000))
    expect(cpuTime() - began, piece).toBeLessThan(1000)
  }
})
