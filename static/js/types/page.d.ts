/** Names for types that many modules use; each is defined in the module it belongs to. */

type Action = import("../state/store.js").Action;
type Catalog = import("../state/catalog.js").Catalog;
type Choice = import("../state/choices.js").Choice;
type Config = import("../state/config.js").Config;
type Changes = import("../state/config.js").Changes;
type Field = import("../plot/fields.js").Field;
type FeatureField = import("../plot/fields.js").FeatureField;
type Frame = import("../wire/protocol.js").Frame;
type Ink = Record<string, string>;
type Layout = import("../wire/protocol.js").Layout;
type Page = import("../page/page.js").Page;
type Palette = import("../page/theme.js").Palette;
type Part = import("../page/frame_loop.js").Part;
type Place = import("../state/store.js").Place;
type Row = import("../state/own_points.js").Row;
type Rows = import("../state/own_points.js").Rows;
type Found = import("../state/comparing.js").Found;
type Run = import("../state/runs.js").Run;
type Say = import("../page/words.js").Say;
type Spot = import("../plot/plane.js").Spot;
type State = import("../state/store.js").State;
type Store = import("../state/store.js").Store;
type Subject = import("../state/store.js").Subject;
type Task = import("../state/catalog.js").Task;
type TaskName = import("../state/config.js").TaskName;
type Tensor = import("../wire/protocol.js").Tensor;

/** What `find` of page/elements.js gives for an id: the kind of element that the templates have there. */
type FindElement = <Id extends string>(id: Id) => Id extends keyof ElementsById ? ElementsById[Id] : HTMLElement;

type Card = import("../features/inspector/input.js").Card;
type Explanation = import("../features/explanation/model.js").Explanation;
type TileSpot = import("../features/network/geometry.js").TileSpot;
type Geometry = import("../features/network/geometry.js").Geometry;
type Inspected = import("../state/store.js").Inspected;
type Inside = import("../state/inside.js").Inside;
type Item = import("../state/store.js").Item;
type Link = import("../features/network/geometry.js").Link;
type Checkpoint = import("../state/timeline.js").Checkpoint;
type Plot = import("../features/network/tiles.js").Plot;
type PlaneBox = import("../plot/plane.js").PlaneBox;
type Point = import("../state/loss_history.js").Point;
type LossHistory = import("../state/loss_history.js").LossHistory;
type Prepared = import("../state/view.js").Prepared;
type RunSpeaker = ReturnType<typeof import("../page/run_text.js").runSpeaker>;
type LuckSpeaker = ReturnType<typeof import("../features/luck/text.js").luckSpeaker>;
type MeasureSpeaker = ReturnType<typeof import("../page/measure_text.js").measureSpeaker>;
type SweepSpeaker = ReturnType<typeof import("../features/experiments/sweep_text.js").sweepSpeaker>;
type Sweep = import("../state/runs.js").Sweep;
type Trial = import("../state/runs.js").Trial;
