// Makes CommonJS of the bot, and JavaScript of both; ts-jest does as well.
const presets = [["@babel/preset-env", { targets: { node: "current" } }], "@babel/preset-typescript"];

module.exports = { presets: presets.map((preset) => [preset].flat()) };
