/** What `facewright --help` says. */
export const HELP = `facewright: recorded dialogue in, facial animation out

  facewright bake RECORDING... [options]   curves as FBX, GLB, Live Link CSV, JSON ...
  facewright inspect RECORDING...          words, phonemes, confidences, where the routes differ, uncertain spans, timing
  facewright profile fit RECORDING...      learn an actor's face from recordings with captured or corrected curves (CSV beside them)
  facewright packs                         the models that are here
  facewright doctor                        what works on this machine, and why not
  facewright formats                       the export formats
  facewright studio [--browser]            the studio's window, in Electron where it is installed, else in your browser

RECORDING is a file, a folder or a pattern ("lines/*.wav"). WAV of every kind, mp3, m4a, flac, ogg, opus, aiff.

  --script TEXT|FILE|FOLDER|CSV   what is said: the words, a text file, a folder with <recording>.txt, or a CSV with the columns file,text
  -o, --out DIR                   folder for the outputs (default: beside each recording)
  -f, --format LIST               comma-separated, see "facewright formats" (default: fbx,glb,livelink,json)
  --fps RATE                      24, 29.97, 30000/1001, 60 ... (default: 60)
  --decoder text|direct|both      curves from what was said, from the sound itself, or both in separate files (default: direct)
  --rules-only                    text route by articulation rules alone
  --head FILE                     a GLB with blend shapes to solve onto and to export (default: the built-in head)
  --language auto|en|...          language of the recording (default: auto)
  --dictionary FILE               your own pronunciations, one "word  PH PH PH" a line
  --channel auto|mix|N            which channel speaks (default: auto)
  --timecode HH:MM:SS:FF          timecode of the first frame (default: the recording's own, where it has one)
  --absolute-timecode             FBX keys begin at that timecode instead of 0
  --max-key-error WEIGHT          FBX with fewer keys: none moves a curve by more than this, such as 0.002 (default: a key at every frame)
  --combine NAME                  all lines in one file NAME.fbx, NAME.glb, NAME.json ... below --out; other formats stay a file a line
  --names FILE                    what your rig calls the shapes: JSON { "jawOpen": "Jaw_Open" } or a CSV with the columns shape,name
                                  (in fbx-curves, fbx-attributes, glb-curves, csv, json; with --head, the head's own names are kept)
  --mesh-name NAME                what your mesh is called, in fbx-curves, fbx-attributes and glb-curves
  --profile FILE                  an actor's profile for the direct route, from "facewright profile fit"
  --mouth-only                    no blinks, brows, gaze, head motion and breath
  --seed N                        decides blinks and glances; the same seed, the same bytes (default: 1)
  --only-modified                 skip lines whose outputs are up to date
  --json                          events as one JSON object a line

Exit codes: 0 fine, 1 some lines failed, 2 wrong usage, 130 cancelled.
`;
