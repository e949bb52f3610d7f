/** Teams' host config for Adaptive Cards, light and dark: sizes and spacing are the same, colours differ. */
const LIGHT = {
  text: { default: '#242424', subtle: '#5c5c5c' },
  dark: { default: '#242424', subtle: '#5c5c5c' },
  light: { default: '#ffffff', subtle: '#ebebeb' },
  accent: { default: '#4f52b2', subtle: '#5b5fc7' },
  good: { default: '#0e700e', subtle: '#237b4b' },
  warning: { default: '#835b00', subtle: '#8f6a1a' },
  attention: { default: '#b10e1c', subtle: '#c4314b' },
  grounds: {
    default: '#ffffff',
    emphasis: '#f5f5f5',
    accent: '#e8ebfa',
    good: '#e7f2da',
    warning: '#fbf6d9',
    attention: '#fcf4f6',
  },
  line: '#e0e0e0',
}

const DARK = {
  text: { default: '#ffffff', subtle: '#b8b8b8' },
  dark: { default: '#ffffff', subtle: '#b8b8b8' },
  light: { default: '#ffffff', subtle: '#d6d6d6' },
  accent: { default: '#a7acf7', subtle: '#9299f7' },
  good: { default: '#92c353', subtle: '#8cbd4f' },
  warning: { default: '#f8d22a', subtle: '#e8c42a' },
  attention: { default: '#f5878f', subtle: '#f47783' },
  grounds: {
    default: '#292929',
    emphasis: '#1f1f1f',
    accent: '#2b2b40',
    good: '#1e2a12',
    warning: '#302a10',
    attention: '#3a1a20',
  },
  line: '#4d4d4d',
}

export function hostConfig(dark) {
  const colours = dark ? DARK : LIGHT
  const { text, accent, good, warning, attention } = colours
  const foregroundColors = {
    default: text,
    dark: colours.dark,
    light: colours.light,
    accent,
    good,
    warning,
    attention,
  }
  const style = ([name, backgroundColor]) => [
    name,
    { backgroundColor, foregroundColors, borderColor: colours.line },
  ]
  return {
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font'),
    fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
    fontWeights: { lighter: 200, default: 400, bolder: 600 },
    lineHeights: { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: colours.line },
    imageSizes: { small: 32, medium: 52, large: 100 },
    supportsInteractivity: true,
    containerStyles: Object.fromEntries(Object.entries(colours.grounds).map(style)),
    actions: {
      maxActions: 6,
      spacing: 'default',
      buttonSpacing: 8,
      showCard: { actionMode: 'inline', inlineTopMargin: 16, style: 'emphasis' },
      actionsOrientation: 'horizontal',
      actionAlignment: 'left',
    },
    adaptiveCard: { allowCustomStyle: false },
    textBlock: { headingLevel: 3 },
    textStyles: { heading: { size: 'large', weight: 'bolder' } },
    factSet: {
      title: { weight: 'bolder', maxWidth: 150, wrap: true },
      value: { wrap: true },
      spacing: 16,
    },
    inputs: {
      label: {
        inputSpacing: 'small',
        requiredInputs: { weight: 'bolder', suffix: ' *', suffixColor: 'attention' },
        optionalInputs: { weight: 'bolder' },
      },
      errorMessage: { color: 'attention', size: 'small' },
    },
  }
}
