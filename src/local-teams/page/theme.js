import { byId } from './element.js'

const dark = window.matchMedia('(prefers-color-scheme: dark)')

/** The theme and the width of the page; both are kept in this browser. `onChange` runs after a change of theme. */
export function setUpTheme(onChange) {
  const chosen = () => localStorage.getItem('theme')
  const apply = () => {
    document.documentElement.dataset.theme = chosen() ?? (dark.matches ? 'dark' : 'light')
    byId('theme').setAttribute('aria-pressed', String(isDark()))
  }
  apply()
  dark.addEventListener('change', () => {
    apply()
    onChange()
  })
  byId('theme').addEventListener('click', () => {
    localStorage.setItem('theme', isDark() ? 'light' : 'dark')
    apply()
    onChange()
  })

  const applyWidth = () => {
    const phone = localStorage.getItem('width') === 'phone'
    document.documentElement.dataset.width = phone ? 'phone' : 'full'
    byId('phone').setAttribute('aria-pressed', String(phone))
  }
  applyWidth()
  byId('phone').addEventListener('click', () => {
    localStorage.setItem('width', localStorage.getItem('width') === 'phone' ? 'full' : 'phone')
    applyWidth()
  })
}

export function isDark() {
  return document.documentElement.dataset.theme === 'dark'
}
