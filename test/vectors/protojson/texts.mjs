// Owns the JSON texts whose reading is compared with Go's: what people send by issue, and the corners of the grammar.

const utf8 = new TextEncoder();
const CREATE = "gitpod.v1.CreatePrebuildRequest";
const GET = "gitpod.v1.GetPrebuildRequest";
const LIST = "gitpod.v1.ListPrebuildsRequest";
const UPDATE = "gitpod.v1.UpdateWarmPoolRequest";
const WATCH = "gitpod.v1.WatchEventsRequest";
const PREBUILD = "gitpod.v1.Prebuild";
const KINDS = "prebuild_mock.vectors.Kinds";

const quote = (texts) => texts.map((text) => JSON.stringify(text));

// What no kind of field but a few takes: each kind meets all of these.
const ANYTHING = ["null", "true", "false", "0", "1", '""', '"x"', "[]", "{}", "[1]", '{"a":1}'];

const INTEGERS = [
  ..."0 1 7 20 -0 -1 +5 05 00 -05 5. .5 5.0 5.00 5.5 1e1 1E1 1e+1 1e0 1e-1 10e-1 100e-2 1.5e1 15e-1 1.25e2 1.25e1 0e5".split(
    " ",
  ),
  ..."1e 1e+ - 0x5 0b1 0o7 5n 5_000 1e9 1e10 1e18 1e19 1e20 1e400 0.0 -0.0 0e-400 NaN Infinity -Infinity".split(
    " ",
  ),
  ..."2147483647 2147483648 -2147483648 -2147483649 4294967295 4294967296 9007199254740993".split(" "),
  ..."9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809".split(" "),
  ..."18446744073709551615 18446744073709551616 1.8446744073709551615e19 2147483647.0 21474836470e-1".split(
    " ",
  ),
  ...quote(
    "0 7 20 -0 -1 +5 05 -05 5. .5 5.0 5.5 1e1 10e-1 15e-1 0x5 0b1 0o7 NaN Infinity 5n 1e400".split(" "),
  ),
  ...quote("2147483647 2147483648 9223372036854775807 9223372036854775808 18446744073709551615".split(" ")),
  ...quote([
    "",
    " ",
    " 5",
    "5 ",
    "5\n",
    "5\t",
    "\u00a05",
    "5,5",
    "5 5",
    "five",
    "specVersion",
    "1_0",
    "٥",
    "−5",
  ]),
  '"\\u0035"',
  '"5\\u0000"',
];

const DURATIONS = [
  ..."600s 0s -0s 300s -1s 5400s 3600.5s 600.000000001s 600.123456789s 600.1234567890s 600.0000000000s -600.5s".split(
    " ",
  ),
  ..."-0.5s 0.5s .5s -.5s 5.s .s s 600sec 600 600m 10m 1h 600S 300s400s 0x5s 0x258s +600s +0s 0600s 00s 06e2s 6e2s 600e0s".split(
    " ",
  ),
  ..."315576000000s 315576000001s -315576000000s -315576000001s 315576000000.999999999s 99999999999999999999s".split(
    " ",
  ),
  ..."9223372036854775807s 600,5s 1_000s NaNs Infinitys PT10M 600.-5s 600.+5s --600s -+600s 6-00s 600.5.5s ٦٠٠s 600ss".split(
    " ",
  ),
  ...[
    "",
    " ",
    " 600s",
    "600s ",
    "600 s",
    "600s; drop",
    "600s\n",
    "600s\u0000",
    "\u00a0600s",
    "- 600s",
    "600. 5s",
    "600.5",
  ],
];

const TIMESTAMPS = [
  ..."2026-03-01T05:02:03Z 2026-03-01T05:02:03.5Z 2026-03-01T05:02:03.123456789Z 2026-03-01T05:02:03.1234567890Z".split(
    " ",
  ),
  ..."2026-03-01T05:02:03+01:00 2026-03-01T05:02:03-23:59 2026-03-01T05:02:03+24:00 2026-03-01T05:02:03+0100".split(
    " ",
  ),
  ..."2026-03-01T05:02:03 2026-03-01T05:02:03z 2026-03-01t05:02:03Z 2026-03-01 2026-03-01T05:02Z 2026-02-29T00:00:00Z".split(
    " ",
  ),
  ..."2024-02-29T00:00:00Z 2026-02-30T00:00:00Z 2026-13-01T00:00:00Z 2026-00-01T00:00:00Z 2026-01-00T00:00:00Z".split(
    " ",
  ),
  ..."2026-03-01T24:00:00Z 2026-03-01T23:59:60Z 2026-03-01T23:60:00Z 2026-03-01T5:02:03Z 2026-3-1T05:02:03Z".split(
    " ",
  ),
  ..."0001-01-01T00:00:00Z 0000-01-01T00:00:00Z 9999-12-31T23:59:59.999999999Z 10000-01-01T00:00:00Z -0001-01-01T00:00:00Z".split(
    " ",
  ),
  ..."0001-01-01T00:00:00+01:00 9999-12-31T23:59:59-01:00 2026-03-01T05:02:03.Z 2026-03-01T05:02:03,5Z 1969-12-31T23:59:59.5Z".split(
    " ",
  ),
  ..."2026-03-01T05:02:03.5+05:30 2026-03-01T05:02:03Zjunk 2026-03-01T05:02:03+01 2026-03-01T05:02:03+1:00 1772341323".split(
    " ",
  ),
  ..."2026-03-01T05:02:03+00:60 2026-03-01T05:02:03-00:00 2026-03-01T05:02:03.12345678901234567890Z".split(
    " ",
  ),
  ...[
    "",
    "2026-03-01 05:02:03Z",
    " 2026-03-01T05:02:03Z",
    "2026-03-01T05:02:03Z ",
    "2026-03-01T05:02:03 Z",
    "now",
  ],
];

const ENUMS = [
  ...quote(
    "PREBUILD_PHASE_RUNNING PREBUILD_PHASE_UNSPECIFIED RUNNING prebuild_phase_running 30 PREBUILD_PHASE_DONE".split(
      " ",
    ),
  ),
  ...quote(["", " PREBUILD_PHASE_RUNNING", "PREBUILD_PHASE_RUNNING "]),
  ..."30 0 61 11 -1 30.0 3e1 30.5 2147483647 2147483648 -2147483648 -2147483649 1e400 +30 030 0x1e NaN".split(
    " ",
  ),
  '"PREBUILD\\u005fPHASE_RUNNING"',
];

const STRINGS = [
  ...'\\n \\t \\/ \\\\ \\" \\b \\f \\r \\u0041 \\u00e9 \\u0000 \\ud83d\\ude00 \\uD83D\\uDE00 \\uffff \\ufffd'.split(
    " ",
  ),
  ..."\\ud800 \\udc00 \\ud800x \\ud800\\n \\ud800\\u0041 \\ud800\\ud800 \\udc00\\ud800 \\ud83d \\ud83d\\ude0 \\ud800xxxxxxxx \\udc00xxxxxxxx xxx\\udfffxxxxxxxx".split(
    " ",
  ),
  ..."\\x41 \\a \\' \\u \\u004 \\u00zz \\U0041 \\0 \\u{41}".split(" "),
  ..."é ✓ 😀 \u007f \ufeff \u2028 \ufffd \u0000 \u0001 \t \n \r \u001f".split(/(?<=.) (?=.)/su),
  "",
].map((inside) => `"${inside}"`);

const FLOATS = [
  ..."0 -0 1.5 1e400 -1e400 1e308 1e309 3.4028235e38 3.4028236e38 3.5e38 1e39 1e-400 .5 5. +1 01 NaN Infinity -Infinity".split(
    " ",
  ),
  ...quote("1.5 NaN Infinity -Infinity nan inf -inf +1 01 1e400 0x1p3 1_0 .5 5. -0 +Infinity".split(" ")),
  ...quote(["", " 1", "1 "]),
];

const BYTES = quote(
  "AA== AA AAA= AAA AAAA A A=== AA=A ==AA -_-_ +/+/ -/+_ AA==AA== AAAAA AB== AB é !!!!"
    .split(" ")
    .concat("", " AA==", "AA==\n", "AA\nAA", "AA\r\nAA", "AA ="),
);

// Bytes that are no UTF-8: alone, too long, cut, a surrogate, past the last code point.
const NOT_UTF8 = [
  [0xff],
  [0xc0, 0x80],
  [0xe2, 0x9c],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0x80],
  [0xe9],
];

const ID = "07e03a28-65a5-4d98-b532-8ea67b188048";

/** Whole texts: names, duplicates, nesting, what is around a value. */
const WHOLE = [
  [GET, ""],
  ...[
    " ",
    "null",
    "true",
    "1",
    '"x"',
    "[]",
    "[{}]",
    "{",
    "}",
    "{}}",
    "{} {}",
    "{},",
    "{}x",
    "{}\n",
    " \t\r\n{}",
    "{}\u0000",
    "\ufeff{}",
    "\u00a0{}",
    "\f{}",
    "\v{}",
    "\u2028{}",
  ].map((text) => [GET, text]),
  ...[
    "{} // x",
    "/* x */{}",
    "{/**/}",
    "# x\n{}",
    "{,}",
    '{"prebuildId"}',
    '{"prebuildId":}',
    '{"prebuildId":"a",}',
    '{prebuildId:"a"}',
    "{'prebuildId':'a'}",
    '{"prebuildId" "a"}',
    '{"prebuildId":"a" "b"}',
    '{"prebuildId"::"a"}',
    '{:"a"}',
    "{1:2}",
    "{null:1}",
    '{"prebuildId":"a"',
    '{"prebuildId":"a',
    '{"prebuildId":undefined}',
    '{"prebuildId":a}',
    '{"prebuildId":tru}',
    '{"prebuildId":truex}',
    '{"prebuildId":nullx}',
    '{"prebuildId":"a"]',
    '["prebuildId","a"]',
    '{"prebuildId":True}',
    '{"prebuildId":NULL}',
  ].map((text) => [GET, text]),
  [GET, `{"prebuildId":"${ID}"}`],
  [GET, ` \t\r\n{ \t\r\n"prebuildId" \t\r\n: \t\r\n"${ID}" \t\r\n} \t\r\n`],
  ...[
    '{"prebuild_id":"a"}',
    '{"prebuildID":"a"}',
    '{"PrebuildId":"a"}',
    '{"prebuildid":"a"}',
    '{"prebuild-id":"a"}',
    '{"prebuild\\u0049d":"a"}',
    '{"prebuild\\u005fid":"a"}',
    '{" prebuildId":"a"}',
    '{"":"a"}',
    '{"[prebuildId]":"a"}',
    '{"1":"a"}',
    '{"__proto__":{}}',
    '{"constructor":1}',
    '{"toString":1}',
    '{"$typeName":"x"}',
    '{"$unknown":1}',
    '{"@type":"x"}',
  ].map((text) => [GET, text]),
  // The same field twice.
  ...[
    '{"prebuildId":"a","prebuildId":"b"}',
    '{"prebuildId":"a","prebuildId":"a"}',
    '{"prebuildId":"a","prebuild_id":"b"}',
    '{"prebuild_id":"a","prebuild_id":"a"}',
    '{"prebuildId":null,"prebuildId":"a"}',
    '{"prebuildId":"a","prebuildId":null}',
    '{"prebuildId":null,"prebuild_id":null}',
    '{"prebuildId":"a","prebuild\\u0049d":"b"}',
    '{"x":1,"x":2}',
    '{"x":{"y":1,"y":2}}',
    '{"x":1,"prebuildId":"a","x":2}',
    '{"__proto__":1,"__proto__":2,"prebuildId":"a"}',
  ].map((text) => [GET, text]),
  ...[
    '{"spec":{},"spec":{}}',
    '{"spec":{"timeout":"600s"},"spec":{"specVersion":1}}',
    '{"spec":{"timeout":"600s","timeout":"700s"}}',
    '{"spec":{"specVersion":1,"spec_version":1}}',
    '{"projectId":"a","project_id":"b"}',
    '{"environmentClassId":null,"environment_class_id":"b"}',
    '{"spec":{"desiredPhase":1,"desired_phase":1}}',
  ].map((text) => [CREATE, text]),
  ...[
    '{"filter":{"phases":[],"phases":[]}}',
    '{"filter":{"projectIds":["a"],"project_ids":["b"]}}',
    '{"pagination":{"pageSize":1,"page_size":2}}',
    '{"filter":null,"filter":{}}',
  ].map((text) => [LIST, text]),
  // A oneof.
  ...[
    '{"organization":true}',
    '{"organization":false}',
    '{"environmentId":"a"}',
    '{"environment_id":"a"}',
    '{"organization":true,"environmentId":"a"}',
    '{"environmentId":"a","organization":false}',
    '{"organization":null,"environmentId":"a"}',
    '{"organization":true,"environmentId":null}',
    '{"organization":null,"environmentId":null}',
    '{"environmentId":"a","environment_id":"a"}',
    '{"scope":{"organization":true}}',
    '{"scope":1}',
  ].map((text) => [WATCH, text]),
  ...[
    '{"firstChoice":"a","secondChoice":1}',
    '{"firstChoice":null,"secondChoice":1}',
    '{"nullChoice":null}',
    '{"nullChoice":"NULL_VALUE"}',
    '{"nullChoice":0}',
    '{"nullChoice":null,"firstChoice":"a"}',
    '{"thirdChoice":{},"thirdChoice":null}',
    '{"thirdChoice":{},"firstChoice":""}',
    '{"nullChoice":1}',
    '{"nullChoice":"x"}',
  ].map((text) => [KINDS, text]),
  // Lists.
  ...[
    '{"filter":{"projectIds":["a","b"]}}',
    '{"filter":{"projectIds":[]}}',
    '{"filter":{"projectIds":null}}',
    '{"filter":{"projectIds":[null]}}',
    '{"filter":{"projectIds":"a"}}',
    '{"filter":{"projectIds":{}}}',
    '{"filter":{"projectIds":["a",]}}',
    '{"filter":{"projectIds":[,]}}',
    '{"filter":{"projectIds":["a" "b"]}}',
    '{"filter":{"projectIds":[["a"]]}}',
    '{"filter":{"projectIds":["a",1]}}',
    '{"filter":{"phases":[30,"PREBUILD_PHASE_FAILED"]}}',
    '{"filter":{"phases":["PREBUILD_PHASE_DONE"]}}',
    '{"filter":{"phases":[61]}}',
    '{"filter":{"phases":[null]}}',
    '{"filter":{"phases":30}}',
    '{"filter":{"triggeredBy":["PREBUILD_TRIGGER_MANUAL",2,7]}}',
  ].map((text) => [LIST, text]),
  ...[
    '{"resourceTypeFilters":[{}]}',
    '{"resourceTypeFilters":[null]}',
    '{"resourceTypeFilters":{}}',
    '{"resourceTypeFilters":[{"resourceType":"RESOURCE_TYPE_PREBUILD","resourceIds":["a"]}]}',
    '{"resourceTypeFilters":[{"resourceType":37,"resource_type":37}]}',
    '{"resource_type_filters":[{"resource_type":37},{"resourceType":48}]}',
    '{"resourceTypeFilters":[{"resourceType":"RESOURCE_TYPE_NONE"},{"resourceType":999}]}',
  ].map((text) => [WATCH, text]),
  // Unknown fields, whatever they hold, as long as it is JSON.
  ...[
    "1",
    "-0",
    "1e400",
    '"\\ud83d\\ude00"',
    "null",
    "[]",
    "{}",
    "[[[{}]]]",
    '{"a":[1,{"b":null}]}',
    "01",
    "+1",
    "1.",
    ".1",
    "tru",
    '"\\x"',
    '"\\ud800"',
    "[1,]",
    '{"a":1,}',
    "{'a':1}",
    '{"a"}',
    '"\n"',
    "NaN",
    "Infinity",
    "[1 2]",
    "{1:1}",
    "",
    "1e5",
    "1e",
    "-",
  ].map((value) => [GET, `{"more":${value},"prebuildId":"a"}`]),
  // Depth.
  ...[10, 9_999, 10_000].map((depth) => [GET, `{"more":${"[".repeat(depth)}${"]".repeat(depth)}}`]),
  ...[10, 98, 100].map((depth) => [KINDS, `${'{"message":'.repeat(depth)}{}${"}".repeat(depth)}`]),
  [GET, `{"more":${"[".repeat(1_000)}`],
  // Maps.
  ...[
    "{}",
    "null",
    "[]",
    '{"a":1}',
    '{"a":"1"}',
    '{"a":1,"b":2}',
    '{"a":1,"a":2}',
    '{"a":null}',
    '{"":0}',
    '{"a":1.5}',
    '{"a":{}}',
    '{"a":1,}',
    '{"__proto__":1}',
    '{"\\ud800":1}',
  ].map((value) => [KINDS, `{"byText":${value}}`]),
  ...[
    '{"1":"a"}',
    '{"01":"a"}',
    '{"+1":"a"}',
    '{"1.0":"a"}',
    '{"1e1":"a"}',
    '{" 1":"a"}',
    '{"":"a"}',
    '{"-1":"a"}',
    '{"-0":"a","0":"b"}',
    '{"1":"a","1":"b"}',
    '{"2147483648":"a"}',
    '{"x":"a"}',
    '{1:"a"}',
  ].map((value) => [KINDS, `{"byNumber":${value}}`]),
  ...[
    '{"true":1}',
    '{"false":"COLOUR_RED"}',
    '{"True":1}',
    '{"1":1}',
    '{"true":1,"true":2}',
    '{"true":"COLOUR_PINK"}',
    '{"true":"COLOUR_PINK","false":1}',
    '{"true":9}',
    '{"":1}',
  ].map((value) => [KINDS, `{"byFlag":${value}}`]),
  ...[
    '{"18446744073709551615":{}}',
    '{"18446744073709551616":{}}',
    '{"1":null}',
    '{"-1":{}}',
    '{"1":{"int32":5}}',
    '{"1":{"int32":5,"int32":5}}',
  ].map((value) => [KINDS, `{"byLarge":${value}}`]),
  // A name of its own.
  ...[
    '{"otherName":"a"}',
    '{"renamed":"a"}',
    '{"otherName":"a","renamed":"b"}',
    '{"maybe":""}',
    '{"maybe":null}',
  ].map((text) => [KINDS, text]),
  // Types with a form of their own.
  ...["1", '"1"', "null", "{}", '{"value":1}', '"x"', "1.5"].map((value) => [KINDS, `{"wrapped":${value}}`]),
  ...['"a"', "1", "null", '"\\ud800"', '{"value":"a"}'].map((value) => [KINDS, `{"wrappedText":${value}}`]),
  ...[
    '"a,b"',
    '""',
    '"fooBar,baz"',
    '"foo_bar"',
    "1",
    "null",
    '["a"]',
    '"a,,b"',
    '{"paths":["a"]}',
    '" a"',
    '"a.fooBar"',
  ].map((value) => [KINDS, `{"mask":${value}}`]),
  ...[
    '{"a":1}',
    "{}",
    "[]",
    "null",
    '{"a":1,"a":2}',
    '{"a":{"b":[1,"x",null,true]}}',
    "1",
    '{"a":1e400}',
    '{"a":"\\ud800"}',
  ].map((value) => [KINDS, `{"struct":${value}}`]),
  ...["null", "1", '"x"', "true", "[1,[2]]", '{"a":null}', '"NaN"', "1e400"].map((value) => [
    KINDS,
    `{"value":${value}}`,
  ]),
  ...["[]", "[null]", "{}", "null", '[1,"a",{}]'].map((value) => [KINDS, `{"list":${value}}`]),
  ...["{}", "null", '{"a":1}', "[]", "1", '{"a":1,"a":2}'].map((value) => [KINDS, `{"empty":${value}}`]),
  ...[
    "{}",
    "null",
    '{"@type":"type.googleapis.com/google.protobuf.Duration","value":"600s"}',
    '{"@type":"type.googleapis.com/google.protobuf.Duration","value":"600sec"}',
    '{"@type":"x"}',
    '{"@type":1}',
    '{"value":"600s"}',
    `{"@type":"type.googleapis.com/${KINDS}","string":"a"}`,
    `{"string":"a","@type":"type.googleapis.com/${KINDS}"}`,
    `{"@type":"type.googleapis.com/${KINDS}","string":1}`,
    `{"@type":"type.googleapis.com/${KINDS}","@type":"type.googleapis.com/${KINDS}"}`,
  ].map((value) => [KINDS, `{"any":${value}}`]),
  ...['["600s"]', '["600s","600sec"]', "[null]", '"600s"'].map((value) => [KINDS, `{"durations":${value}}`]),
];

const MAPS = [
  '{"a":"b"}',
  '{"a":""}',
  '{"":"b"}',
  '{"a":"b","a":"c"}',
  '{"a":"b","\\u0061":"c"}',
  '{"a":1}',
  '{"a":null}',
  '{"a":["b"]}',
  '{"__proto__":"b"}',
  '{"1":"b"}',
];
const SPECS = [
  '[{"git":{}}]',
  '[{"git":{"remoteUri":"https://github.com/acme/shop.git","targetMode":"CLONE_TARGET_MODE_REMOTE_BRANCH"}}]',
  '[{"git":{"remote_uri":"https://github.com/acme/shop.git","target_mode":3}}]',
  '[{"git":{"remoteUri":"a","remote_uri":"b"}}]',
  '[{"contextUrl":{"url":"https://github.com/acme/shop"}}]',
  '[{"git":{},"contextUrl":{"url":"u"}}]',
  '[{"git":null,"contextUrl":{"url":"u"}}]',
  '[{"git":{},"contextUrl":null}]',
  '[{"git":{},"context_url":{}}]',
  '[{"git":{"targetMode":"REMOTE_BRANCH"}}]',
  '[{"git":{"targetMode":99}}]',
  "[{}]",
  "[null]",
  '[{"git":{}},{"git":{}}]',
];
const PROJECT_CLASSES = [
  '[{"localRunner":true}]',
  '[{"localRunner":false}]',
  '[{"environmentClassId":"a","order":1}]',
  '[{"environmentClassId":"a","localRunner":true}]',
  '[{"environmentClassId":null,"localRunner":true}]',
  '[{"localRunner":true,"local_runner":true}]',
  '[{"order":-1}]',
  '[{"order":"2"}]',
  '[{"order":2147483648}]',
  '[{"order":1.5}]',
  '[{"localRunner":"true"}]',
];
const CONFIGURATIONS = [
  '{"enabled":true,"environmentClassIds":["a","b"],"timeout":"1800s"}',
  '{"enabled":null,"environmentClassIds":null,"timeout":null,"trigger":null}',
  '{"enabled":"true"}',
  '{"environmentClassIds":[null]}',
  '{"environmentClassIds":"a"}',
  '{"timeout":"30m"}',
  '{"timeout":1800}',
  '{"trigger":{}}',
  '{"trigger":{"dailySchedule":{}}}',
  '{"trigger":{"dailySchedule":{"hourUtc":4}}}',
  '{"trigger":{"dailySchedule":{"hourUtc":"4"}}}',
  '{"trigger":{"dailySchedule":{"hour_utc":4}}}',
  '{"trigger":{"dailySchedule":{"hourUtc":4.5}}}',
  '{"trigger":{"dailySchedule":null}}',
  '{"executor":{"id":"a","principal":"PRINCIPAL_USER"}}',
  '{"executor":{"principal":2}}',
  '{"executor":{"principal":"USER"}}',
  '{"enableJetbrainsWarmup":true,"enable_jetbrains_warmup":true}',
];

/** Requests of the services around prebuilds. */
const ORGANIZATION = [
  ...SPECS.map((value) => [
    "gitpod.v1.CreateProjectRequest",
    `{"name":"shop","initializer":{"specs":${value}}}`,
  ]),
  ...CONFIGURATIONS.flatMap((value) => [
    ["gitpod.v1.CreateProjectRequest", `{"prebuildConfiguration":${value}}`],
    ["gitpod.v1.UpdateProjectRequest", `{"projectId":"a","prebuildConfiguration":${value}}`],
  ]),
  ...PROJECT_CLASSES.map((value) => [
    "gitpod.v1.UpdateProjectEnvironmentClassesRequest",
    `{"projectId":"a","projectEnvironmentClasses":${value}}`,
  ]),
  ...ANYTHING.flatMap((value) => [
    ["gitpod.v1.UpdateProjectRequest", `{"name":${value}}`],
    ["gitpod.v1.UpdateProjectRequest", `{"recommendedEditors":${value}}`],
    ["gitpod.v1.ListProjectsRequest", `{"filter":${value}}`],
    ["gitpod.v1.ListProjectsRequest", `{"count":{"include":${value}}}`],
    ["gitpod.v1.UpdateRunnerRequest", `{"spec":{"configuration":{"autoUpdate":${value}}}}`],
    ["gitpod.v1.UpdateRunnerRequest", `{"spec":{"configuration":{"updateWindow":{"startHour":${value}}}}}`],
    ["gitpod.v1.UpdateEnvironmentClassRequest", `{"enabled":${value}}`],
    ["gitpod.v1.CreateEnvironmentRequest", `{"annotations":${value}}`],
    ["gitpod.v1.CreateEnvironmentRequest", `{"spec":{"timeout":{"disconnected":${value}}}}`],
    ["gitpod.v1.DeleteEnvironmentRequest", `{"force":${value}}`],
  ]),
  ...MAPS.flatMap((value) => [
    ["gitpod.v1.CreateEnvironmentRequest", `{"annotations":${value}}`],
    ["gitpod.v1.CreateEnvironmentFromProjectRequest", `{"annotations":${value}}`],
  ]),
  ...['{"vscode":{"versions":["1"]}}', '{"vscode":{}}', '{"vscode":null}', '{"vscode":["1"]}'].map(
    (value) => ["gitpod.v1.UpdateProjectRequest", `{"recommendedEditors":{"editors":${value}}}`],
  ),
  ...['"RUNNER_PROVIDER_AWS_EC2"', '"AWS_EC2"', "1", "99", "-1", '"1"', "null", '""'].flatMap((value) => [
    ["gitpod.v1.CreateRunnerRequest", `{"name":"acme","provider":${value}}`],
    ["gitpod.v1.ListRunnersRequest", `{"filter":{"providers":[${value}]}}`],
  ]),
  ...['""', '"aGk="', '"aGk"', '"a-_="', '"%"', "1", "null"].map((value) => [
    "gitpod.v1.CreateRunnerRequest",
    `{"spec":{"configuration":{"encryptedHoneycombApiKey":${value}}}}`,
  ]),
  ...['"ENVIRONMENT_PHASE_RUNNING"', '"RUNNING"', "40", "41", '"40"', "null"].flatMap((value) => [
    ["gitpod.v1.ListEnvironmentsRequest", `{"filter":{"statusPhases":[${value}]}}`],
    ["gitpod.v1.CreateEnvironmentRequest", `{"spec":{"desiredPhase":${value}}}`],
  ]),
  ...['"2026-01-01T09:00:00Z"', '"2026-01-01"', "0", "null"].map((value) => [
    "gitpod.v1.ListEnvironmentsRequest",
    `{"filter":{"createdBefore":${value}}}`,
  ]),
  ...['"https://github.com/a/b"', '"git@github.com:a/b"', "1", "null", '"\\ud800"'].map((value) => [
    "gitpod.v1.ParseContextURLRequest",
    `{"contextUrl":${value},"context_url":null}`,
  ]),
  ...["GetAuthenticatedIdentityRequest", "EnableProjectInsightsRequest", "GetEnvironmentRequest"].flatMap(
    (name) =>
      ["{}", "[]", "null", '{"more":{"a":[1,{}]}}', "{", ""].map((text) => [`gitpod.v1.${name}`, text]),
  ),
];

/** Every text, with the message that it is read as: `[{ type, bytes }]`. */
export const TEXTS = [
  ...[...INTEGERS, ...ANYTHING].flatMap((value) => [
    [UPDATE, `{"minSize":${value}}`],
    [CREATE, `{"spec":{"specVersion":${value}}}`],
    [PREBUILD, `{"status":{"snapshotSizeBytes":${value}}}`],
  ]),
  ..."uint32 sint32 sint64 fixed32 fixed64"
    .split(" ")
    .flatMap((name) =>
      ["5", '"5"', "-1", "4294967296", "18446744073709551615", "1.5", '"x"', "true", "-2147483648"].map(
        (value) => [KINDS, `{"${name}":${value}}`],
      ),
    ),
  ...[...quote(DURATIONS), ...ANYTHING, "600", "600.5", '"\\u0036s"', '{"seconds":600}'].map((value) => [
    CREATE,
    `{"spec":{"timeout":${value}}}`,
  ]),
  ...[...quote(TIMESTAMPS), ...ANYTHING, "1772341323", '{"seconds":1}'].map((value) => [
    PREBUILD,
    `{"status":{"completionTime":${value}}}`,
  ]),
  ...[...ENUMS, ...ANYTHING].map((value) => [CREATE, `{"spec":{"desiredPhase":${value}}}`]),
  ...[...STRINGS, ...ANYTHING].map((value) => [CREATE, `{"projectId":${value}}`]),
  ...[...ANYTHING, '"true"', "True", "1.0", '"false"'].map((value) => [WATCH, `{"organization":${value}}`]),
  ...[...FLOATS, ...ANYTHING].flatMap((value) => [
    [KINDS, `{"double":${value}}`],
    [KINDS, `{"float":${value}}`],
  ]),
  ...[...BYTES, ...ANYTHING].map((value) => [KINDS, `{"bytes":${value}}`]),
  ...ANYTHING.flatMap((value) => [
    [CREATE, `{"spec":${value}}`],
    [LIST, `{"filter":${value}}`],
    [CREATE, `{"environmentClassId":${value}}`],
  ]),
  ...WHOLE,
  ...ORGANIZATION,
]
  .map(([type, text]) => ({ type, bytes: utf8.encode(text) }))
  .concat(
    NOT_UTF8.flatMap((bytes) => [
      {
        type: GET,
        bytes: Uint8Array.from([...utf8.encode('{"prebuildId":"'), ...bytes, ...utf8.encode('"}')]),
      },
      { type: GET, bytes: Uint8Array.from([...utf8.encode('{"more":"'), ...bytes, ...utf8.encode('"}')]) },
      { type: GET, bytes: Uint8Array.from([...utf8.encode('{"'), ...bytes, ...utf8.encode('":1}')]) },
      { type: GET, bytes: Uint8Array.from([...utf8.encode("{}"), ...bytes]) },
    ]),
  );
