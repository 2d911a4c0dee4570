import "./compiler";
import "./start";
